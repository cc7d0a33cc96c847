import assert from 'node:assert/strict'
import {
  raiseLostCorrections, type LostCorrectionsParts
} from '../../../../src/node/clinical/lost-corrections.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import {
  CaseStatus, Relation, ZERO_32, hex, type Case
} from '../../../../src/protocol/types/index.js'

const id = (fill: number): Uint8Array => new Uint8Array(32).fill(fill)
const OWN = id(1)
const [FIRST, AMENDED, LOST] = [id(10), id(11), id(12)]

describe('hospital: corrections that have changed nothing', () => {
  const caseOf = (fields: Partial<Case>): Case => ({
    id: LOST, submitter: OWN, status: CaseStatus.expired, replaces: FIRST,
    replaceRelation: Relation.retracts, ...fields
  } as Case)

  /** Lets a block close cases. @returns the alarms, as code and text */
  async function alarmsOf (
    closed: readonly Case[], newest: Partial<Case> = {}, closure?: 'erased'
  ): Promise<(readonly [string, string])[]> {
    const alarms: (readonly [string, string])[] = []
    let follow = (_: CommittedBlock): void => { assert.fail('nothing follows the chain') }
    raiseLostCorrections({
      signer: { id: OWN }, hostLoop: { stopped: false },
      commits: { subscribe: (listener: typeof follow) => { follow = listener } },
      closures: {
        first: async () => await Promise.resolve(FIRST), of: async () => await Promise.resolve(closure),
        versions: async () => await Promise.resolve([
          caseOf({ id: AMENDED, status: CaseStatus.accepted, replaceRelation: Relation.amends, ...newest })
        ])
      },
      alarm: (code: string, text: string) => { alarms.push([code, text]) },
      fail: (error: unknown) => { throw error }
    } as unknown as LostCorrectionsParts)
    const events = closed.map(one => ({ type: 'closed', case: one }))
    follow({ delta: { events } } as unknown as CommittedBlock)
    await new Promise(resolve => { setImmediate(resolve) })
    return alarms
  }

  it('raise an alarm with the version that is in force, one for a block', async () => {
    const both = await alarmsOf([caseOf({}), caseOf({ id: id(13) })])
    const [[code, text], ...others] = both as [[string, string]]
    assert.deepEqual([code, others], ['retraction-lost', []])
    assert.match(text, new RegExp(`${hex(LOST)} has changed nothing.*as case ${hex(AMENDED)}`))
    assert.match(text, /So have 1 more of the same block\.$/)
    const amended = await alarmsOf([caseOf({ replaceRelation: Relation.amends })])
    assert.deepEqual(amended.map(([one]) => one), ['amendment-lost'])
  })

  it('raise none if the record is struck or erased, and none for anything else that ends', async () => {
    assert.deepEqual(await alarmsOf([caseOf({})], { replaceRelation: Relation.retracts }), [])
    assert.deepEqual(await alarmsOf([caseOf({})], {}, 'erased'), [])
    for (const other of [
      { submitter: id(2) }, { replaces: ZERO_32, replaceRelation: Relation.new },
      { status: CaseStatus.accepted }, { status: CaseStatus.rejected }
    ]) assert.deepEqual(await alarmsOf([caseOf(other)]), [])
  })
})
