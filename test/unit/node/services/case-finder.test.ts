import assert from 'node:assert/strict'
import type { RunningChain } from '../../../../src/node/assembly/running-chain.js'
import type { OwnCases, PendingCase } from '../../../../src/node/clinical/own-cases.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { madeUpCasePart } from '../../../fixtures/made-up-case-part.js'

const BYTES = new Uint8Array(32).fill(7)
const PENDING: PendingCase = {
  caseId: BYTES, submitter: BYTES,
  proposal: {
    ...madeUpCasePart(BYTES), pseudonym: BYTES, r: BYTES.subarray(0, 16), bodyHash: BYTES, bodySize: 9,
    keyCommitment: BYTES, retryTag: BYTES, relation: 0, isHistorical: false, related: new Uint8Array(32)
  }
}

/** A hospital whose pending proposal gets into a block while the database is being read. */
function finderDuringCommit (): CaseFinder {
  let isPending = true
  const commit = async (): Promise<undefined> => {
    await Promise.resolve()
    isPending = false
    return undefined
  }
  const store = { entry: commit, entries: async function * () { await commit(); yield * [] } }
  const own = {
    pending: () => isPending ? PENDING : undefined,
    waiting: () => isPending ? [PENDING] : []
  }
  const parties = { show: () => ({ id: 'peer', name: 'hospital' }) }
  return new CaseFinder({ store } as unknown as RunningChain, parties as unknown as Parties,
    own as unknown as OwnCases, async () => await Promise.resolve('no quorum'))
}

describe('case finder', () => {
  it('does not call a case unknown that a block opens during the search', async () => {
    assert.equal((await finderDuringCommit().show(BYTES)).status, 'pending')
    assert.deepEqual(await finderDuringCommit().resolve(hex(BYTES)), BYTES)
  })

  it('finds a case by the first digits of its id, in either letter case', async () => {
    const id = new Uint8Array(32).fill(0xab)
    const store = { entries: async function * () { yield * [await Promise.resolve({ key: id })] } }
    const finder = new CaseFinder({ store } as unknown as RunningChain, {} as unknown as Parties, undefined,
      async () => await Promise.resolve(''))
    for (const text of ['ABABABAB', 'abababa']) {
      const found = finder.resolve(text)
      if (text.length < 8) await assert.rejects(found, { code: 'bad-case-id' })
      else assert.deepEqual(await found, id)
    }
  })
})
