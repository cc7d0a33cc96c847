import assert from 'node:assert/strict'
import type { Case } from '../../../../../src/protocol/types/index.js'
import {
  CaseStatus, Relation, WITHOUT_CASE_PART, ZERO_32, compare
} from '../../../../../src/protocol/types/index.js'
import { casesOf, ENTRY_SPACES } from '../../../../../src/protocol/ledger/index.js'
import type { Change } from '../../../../../src/protocol/ledger/index.js'
import { World, label } from '../support/world.js'

/** With three rows each, these are more rows than a sort number has positions. */
const EXPIRIES = 43_690

function open (world: World, n: number): Case {
  const { id: submitter } = world.signers[n % world.signers.length]!
  const [id, bodyHash, retryTag] = ['id', 'body', 'tag'].map(what => label(`${what} ${n}`)) as
    [Uint8Array, Uint8Array, Uint8Array]
  return {
    ...WITHOUT_CASE_PART, id, submitter, height: 1, transactionId: ZERO_32, index: 0, proposedAt: 0,
    pseudonym: id, r: id.subarray(0, 16), bodyHash, bodySize: 1, keyCommitment: ZERO_32, retryTag,
    relation: Relation.new, related: ZERO_32, replaces: ZERO_32, replaceRelation: Relation.new,
    status: CaseStatus.open, drawHeight: 1, openedAt: world.state.timestamp, isForClinician: false,
    rejections: [], panel: 2, needed: 2, candidates: [], holders: [], opinions: [], closedHeight: 0,
    supersededBy: ZERO_32
  }
}

function inOrder (a: Change, b: Change): number {
  return ENTRY_SPACES[a.space] - ENTRY_SPACES[b.space] || compare(a.key, b.key)
}

describe('ledger: the order of changes', () => {
  for (const count of [1_000, EXPIRIES]) {
    it(`is by table and key if ${count} cases expire in a block`, () => {
      const world = new World().begin()
      for (let n = 0; n < count; n++) world.state.undecided.put(open(world, n))
      const { attempts, attemptWindowMs } = world.state.parameters
      const timestamp = world.state.timestamp + attempts * attemptWindowMs
      const { delta } = world.draft([], { timestamp }).made!
      assert.equal(casesOf(delta, 'closed').length, count)
      const rows = delta.changes.slice(0, -1)
      assert(rows.length > 3 * count)
      assert(rows.every((row, i) => i === 0 || inOrder(rows[i - 1]!, row) < 0))
    })
  }
})
