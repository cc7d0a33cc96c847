import assert from 'node:assert/strict'
import type { CommittedBlock } from '../../../src/node/loop/host-loop.js'
import { OwnCorrections } from '../../../src/sim/checkers/own-corrections.js'
import { SlotsAreBounded } from '../../../src/sim/checkers/slots-are-bounded.js'
import type { WatchedRun } from '../../../src/sim/checkers/checker.js'
import type { SimNode } from '../../../src/sim/sim-node.js'
import { Relation, TransactionKind, ZERO_32 } from '../../../src/protocol/types/index.js'

const NODE = {} as SimNode
const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

function watched (): { run: WatchedRun, violations: string[] } {
  const violations: string[] = []
  const run = {
    chain: { genesis: { parameters: { attempts: 1 } } },
    violate: (_invariant: string, text: string) => { violations.push(text) }
  } as unknown as WatchedRun
  return { run, violations }
}

function slots (holders: readonly number[]): CommittedBlock {
  const given = {
    id: id(99), submitter: id(1), panel: 2, holders: holders.map(who => ({ validator: id(who) }))
  }
  const delta = { events: [{ type: 'assigned', case: given }], set: { size: 4, members: [] }, timestamp: 1 }
  return { delta } as unknown as CommittedBlock
}

function absences (...absent: readonly number[]): CommittedBlock {
  const events = absent.map(who => ({
    type: 'presence', hospital: id(who), presence: { absentSince: 5, backAt: 0 }
  }))
  const members = [1, 2, 3, 4].map(who => ({ id: id(who) }))
  return { delta: { events, set: { size: 4, members }, timestamp: 5 } } as unknown as CommittedBlock
}

function change (
  caseId: number, author: number, related: Uint8Array, pseudonym: number
): CommittedBlock {
  const relation = related === ZERO_32 ? Relation.new : Relation.retracts
  const transaction = {
    kind: TransactionKind.propose, author: id(author),
    proposals: [{ related, relation, pseudonym: id(pseudonym) }]
  }
  return { block: { transactions: [{ caseIds: [id(caseId)], transaction }] } } as unknown as CommittedBlock
}

describe('sim: checkers of slots, presence and corrections', () => {
  it('see a holder too many, a hospital twice, and the submitter', () => {
    for (const [holders, count] of [[[2, 3], 0], [[2, 3, 4], 1], [[2, 2], 1], [[1, 2], 1]] as const) {
      const { run, violations } = watched()
      new SlotsAreBounded(run).extending(NODE, slots(holders))
      assert.equal(violations.length, count, holders.join())
    }
  })

  it('see more than f absent hospitals', () => {
    for (const [absent, count] of [[[1], 0], [[1, 2], 1]] as const) {
      const { run, violations } = watched()
      new SlotsAreBounded(run).extending(NODE, absences(...absent))
      assert.equal(violations.length, count)
    }
  })

  it('see a correction by another hospital, of another patient, or of no case', () => {
    const first = change(50, 1, ZERO_32, 7)
    for (const [next, count] of [
      [change(51, 1, id(50), 7), 0], [change(51, 2, id(50), 7), 1], [change(51, 1, id(50), 8), 1],
      [change(51, 1, id(55), 7), 1], [change(51, 2, ZERO_32, 7), 0]
    ] as const) {
      const { run, violations } = watched()
      const checker = new OwnCorrections(run)
      checker.extending(NODE, first)
      checker.extending(NODE, next)
      assert.equal(violations.length, count)
    }
  })
})
