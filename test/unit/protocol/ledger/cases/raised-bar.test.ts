import assert from 'node:assert/strict'
import {
  CaseStatus, Decision, Relation, equal, hex, type Case, type Decision as Given, type Signer
} from '../../../../../src/protocol/types/index.js'
import { imageOf } from '../support/image.js'
import { World, label, opinionOn } from '../support/world.js'

function give (world: World, signer: Signer, open: Case, decision: Given): void {
  world.commit([world.opinions(signer, [opinionOn(open, decision)])])
}

/** Commits an empty block at a time; the chain may make empty blocks after a failed view. */
function at (world: World, timestamp: number): void {
  world.commit([], { timestamp, view: 1 })
}

describe('ledger: the bar after rejections', () => {
  it('rises for each rejection of the patient, also while a case is open', () => {
    const world = new World(10, { maxOpenPerPseudonym: 8 }).begin()
    const [submitter] = world.signers
    const pseudonym = label('P')
    const tx = world.propose(submitter!, Array.from({ length: 3 }, () => world.proposal({ pseudonym })))
    world.commit([tx])
    world.settle()
    const [a, b] = tx.caseIds.map(id => world.case(id))
    assert.deepEqual([a!.panel, a!.needed, a!.holders.length], [2, 2, 2])
    world.reject(a!)
    const raised = world.case(b!.id)
    assert.deepEqual([raised.panel, raised.needed, raised.holders.length], [5, 4, 4])
    // A single rejection opens a slot; the second one rejects.
    const [first, second] = world.pair(raised)
    give(world, first!, raised, Decision.reject)
    assert.equal(world.case(b!.id).status, CaseStatus.open)
    assert.equal(world.case(b!.id).holders.length, 5)
    give(world, second!, raised, Decision.reject)
    assert.equal(world.case(b!.id).status, CaseStatus.rejected)
    const later = world.drawn(submitter!, { pseudonym })
    assert.deepEqual([later.panel, later.needed], [8, 6])
    const other = world.drawn(world.signers[1]!, { pseudonym })
    assert.equal(other.panel, 2, 'a pseudonym belongs to one hospital')
    assert.equal(world.drawn(submitter!).panel, 2, 'another patient')
    assert.deepEqual(imageOf(world.restored()), imageOf(world.state))
  })

  it('sinks with the number of members, and may so accept a case', () => {
    for (const approvals of [0, 2]) {
      const world = new World(5, { minMembers: 3 }).begin()
      const pseudonym = label('P')
      world.reject(world.drawn(world.signers[0]!, { pseudonym }))
      const open = world.drawn(world.signers[0]!, { pseudonym })
      assert.deepEqual([open.panel, open.needed], [4, 3])
      for (const signer of world.pair(open).slice(0, approvals)) give(world, signer, open, Decision.approve)
      const [unused] = open.candidates
      const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, unused!))
      world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
      const { needed, panel, status } = world.case(open.id)
      assert.deepEqual([panel, needed], [3, 2])
      assert.equal(status, approvals === 0 ? CaseStatus.open : CaseStatus.accepted)
    }
  })

  for (const way of ['a list', 'the list of a recovery']) {
    it(`sinks by ${way}, which may so accept a correction`, () => {
      const world = new World(5, { minMembers: 3 }).begin()
      const [submitter] = world.signers
      const pseudonym = label('P')
      const record = world.approve(world.drawn(submitter!, { pseudonym }))
      world.reject(world.drawn(submitter!, { pseudonym }))
      const open = world.drawn(submitter!, { pseudonym, relation: Relation.amends, related: record.id })
      for (const signer of world.pair(open).slice(0, 2)) give(world, signer, open, Decision.approve)
      const [unused] = open.candidates
      const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, unused!))
      const list = world.allowlist(rest)
      if (way === 'a list') world.commit([list], { timestamp: world.state.timestamp + 60_000 })
      else {
        const { allowlist } = list.transaction
        world.state.adopted = {
          number: 1, from: world.state.height + 1, id: label('recovery'), list: allowlist,
          voters: world.state.set, required: undefined, voidsLottery: false,
          recovery: { list: allowlist, statements: [] }
        }
        world.commit([])
      }
      assert.equal(world.case(open.id).status, CaseStatus.accepted)
      assert.deepEqual(world.case(record.id).supersededBy, open.id)
    })
  }

  it('rises in the block whose list rejects another case of the patient', () => {
    const world = new World(10, { maxOpenPerPseudonym: 8 }).begin()
    const [submitter] = world.signers
    const pseudonym = label('P')
    const first = world.state.timestamp
    for (let i = 0; i < 3; i++) {
      const { id } = world.drawn(submitter!, { pseudonym })
      while (world.case(id).status === CaseStatus.open) world.reject(world.case(id))
    }
    const month = 30 * 86_400_000
    at(world, first + month - 60_000)
    const old = world.drawn(submitter!, { pseudonym })
    assert.deepEqual([old.panel, old.needed], [9, 5])
    for (let i = 0; i < 4; i++) world.reject(world.case(old.id))
    at(world, first + month + 60_000)
    const tx = world.propose(submitter!, Array.from({ length: 6 }, () => world.proposal({ pseudonym })))
    world.commit([tx])
    world.settle()
    assert(tx.caseIds.every(id => world.case(id).panel === 2), 'the rejections are a month old')
    const { opinions, status } = world.case(old.id)
    assert.equal(status, CaseStatus.open)
    const judged = opinions.map(({ validator }) => hex(validator))
    const gone = world.signers.find(({ id }) => !equal(id, submitter!.id) && !judged.includes(hex(id)))
    const rest = world.state.allowlist.list.entries.filter(({ id }) => !equal(id, gone!.id))
    world.commit([world.allowlist(rest)])
    assert.equal(world.case(old.id).status, CaseStatus.rejected)
    // Whatever the order of the cases, each counts the rejection.
    assert.deepEqual(tx.caseIds.map(id => [world.case(id).panel, world.case(id).needed]),
      tx.caseIds.map(() => [5, 4]))
  })

  it('forgets rejections after thirty days', () => {
    const world = new World(10).begin()
    const pseudonym = label('P')
    world.reject(world.drawn(world.signers[0]!, { pseudonym }))
    assert.equal(world.drawn(world.signers[0]!, { pseudonym }).panel, 5)
    at(world, world.state.timestamp + 31 * 86_400_000)
    assert.equal(world.drawn(world.signers[0]!, { pseudonym }).panel, 2)
  })
})
