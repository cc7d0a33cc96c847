import assert from 'node:assert/strict'
import type { RunningChain } from '../../../../src/node/assembly/running-chain.js'
import type { OwnCases, PendingCase } from '../../../../src/node/clinical/own-cases.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import type { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { madeUpCasePart } from '../../../fixtures/made-up-case-part.js'
import { World } from '../../protocol/ledger/support/world.js'

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

  it('waits for a case that a block has closed in memory, and not yet on the disk', async () => {
    const world = new World().begin()
    const open = world.drawn(world.signers[0]!)
    const closed = world.approve(open)
    const statusWith = async (rows: readonly Uint8Array[], waits: object): Promise<string> => {
      const left = [...rows]
      const store = {
        entry: async () => await Promise.resolve(left.length > 1 ? left.shift() : left[0]),
        loadRows: async () => await Promise.resolve([undefined])
      }
      const hostLoop = { state: { ledger: { undecided: new Map() } } }
      const running = { hostLoop, store, index: { timesOf: async () => await Promise.resolve(new Map()) } }
      const parties = { show: () => ({ id: 'peer', name: 'hospital' }) } as unknown as Parties
      const finder = new CaseFinder({ ...running, signer: world.signers[1] } as unknown as RunningChain,
        parties, undefined, async () => await Promise.resolve(''))
      return (await finder.showWhenClosed(open.id, waits as CaseWaiters, 1_000)).status
    }
    const [before, after] = [open, closed].map(one => caseCodec.encode(one)) as [Uint8Array, Uint8Array]
    const woken = { wait: async () => await Promise.resolve({ entry: closed, timestamp: 7 }) }
    assert.equal(await statusWith([before], woken), 'accepted')
    const never = { wait: async () => await new Promise(() => undefined) }
    assert.equal(await statusWith([before, after], never), 'accepted', 'the disk has the block meanwhile')
  })
})
