import assert from 'node:assert/strict'
import { casesOf, eventsOf, entryId, tallyCodec, tallyKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, Decision, equal, hex } from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from './support/world.js'

const HOUR = 3600_000
const WINDOW = 24 * HOUR

describe('ledger: the life of a case', () => {
  it('opens undrawn, is drawn D blocks later, and is accepted by its pair', () => {
    const world = new World().begin()
    const [submitter] = world.signers
    const tx = world.propose(submitter!, [world.proposal()])
    const opened = world.commit([tx])
    const id = tx.caseIds[0]!
    assert.equal(casesOf(opened, 'opened')[0]!.status, CaseStatus.undrawn)
    assert.equal(casesOf(opened, 'opened')[0]!.height, 2)
    const between = world.commit([])
    assert.deepEqual(casesOf(between, 'drawn'), [])
    const drawn = world.commit([])
    assert.equal(drawn.height, 4)
    const one = world.case(id)
    assert.deepEqual(casesOf(drawn, 'drawn'), [one])
    assert.equal(one.status, CaseStatus.open)
    assert.equal(one.openedAt, drawn.timestamp)
    assert(one.order.every(member => !equal(member, submitter!.id)))
    const [first, second] = world.pair(one)
    world.commit([world.opinions(first!, [opinionOn(one, Decision.approve)])])
    assert.equal(world.case(id).status, CaseStatus.open)
    const closing = world.commit([world.opinions(second!, [opinionOn(one, Decision.approve)])])
    const accepted = world.case(id)
    assert.equal(accepted.status, CaseStatus.accepted)
    assert.equal(accepted.closedHeight, closing.height)
    assert.deepEqual(casesOf(closing, 'closed'), [accepted])
    assert.equal(world.state.undecided.size, 0)
  })

  it('is rejected by the first rejection, whatever the other says afterwards', () => {
    const world = new World().begin()
    const one = world.drawn(world.signers[0]!)
    const [first, second] = world.pair(one)
    const draft = world.draft([
      world.opinions(first!, [opinionOn(one, Decision.reject)]),
      world.opinions(second!, [opinionOn(one, Decision.approve)])
    ])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
    world.accept(draft.made!.block, draft.made!.delta)
    const closed = world.case(one.id)
    assert.equal(closed.status, CaseStatus.rejected)
    assert.deepEqual(closed.opinions.map(o => [o.decision, o.reason]), [[Decision.reject, 101]])
  })

  it('counts an opinion of the drawn pair only, once, for a usable attempt', () => {
    const world = new World(7).begin()
    const one = world.drawn(world.signers[0]!)
    const [first] = world.pair(one)
    const later = world.pair(one, 1)[0]!
    const outsider = world.signers.find(signer => !equal(signer.id, first!.id) &&
      !equal(signer.id, world.pair(one)[1]!.id))!
    const none = (tx: ReturnType<World['opinions']>): void => {
      assert.deepEqual(world.draft([tx]).deferred.map(left => left.code), ['no-opinion-counts'])
    }
    none(world.opinions(outsider, [opinionOn(one, Decision.approve)]))
    none(world.opinions(later, [opinionOn(one, Decision.approve, 1)]))
    none(world.opinions(first!, [opinionOn({ id: label('nothing') }, Decision.approve)]))
    none(world.opinions(first!, [opinionOn(one, Decision.approve, 3)]))
    const twice = world.opinions(first!, [
      opinionOn(one, Decision.approve), opinionOn(one, Decision.reject)
    ])
    world.commit([twice])
    assert.deepEqual(world.case(one.id).opinions.map(o => o.decision), [Decision.approve])
    none(world.opinions(first!, [opinionOn(one, Decision.approve)]))
  })

  it('skips opinions that do not count in a batch where one does', () => {
    const world = new World().begin()
    const a = world.drawn(world.signers[0]!)
    const [validator] = world.pair(a)
    const delta = world.commit([world.opinions(validator!, [
      opinionOn({ id: label('nothing') }, Decision.approve), opinionOn(a, Decision.approve)
    ])])
    assert.equal(casesOf(delta, 'judged').length, 1)
    const tally = world.state.tallies.get(hex(validator!.id))!
    assert.equal(tally.approvals, 1)
  })

  it('keeps attempts apart and lets late approvals of an earlier pair count', () => {
    const world = new World(7).begin()
    const one = world.drawn(world.signers[0]!)
    const [first, second] = world.pair(one)
    const next = world.pair(one, 1)
    world.commit([world.opinions(first!, [opinionOn(one, Decision.approve)])])
    // The block at the deadline makes attempt 1 usable from the next block on.
    const due = world.commit([], { timestamp: one.openedAt + WINDOW })
    assert.deepEqual(eventsOf(due, 'due').map(({ attempt }) => attempt), [1])
    world.commit([world.opinions(next[0]!, [opinionOn(one, Decision.approve, 1)])])
    assert.equal(world.case(one.id).status, CaseStatus.open, 'one of each pair is not a pair')
    world.commit([world.opinions(second!, [opinionOn(one, Decision.approve)])])
    assert.equal(world.case(one.id).status, CaseStatus.accepted)
  })

  it('expires with the block that ends the last window, so that a quiet chain leaves nothing open', () => {
    const world = new World().begin()
    const one = world.drawn(world.signers[0]!)
    for (const attempt of [1, 2]) {
      world.commit([], { timestamp: one.openedAt + attempt * WINDOW })
    }
    world.commit([], { timestamp: one.openedAt + 3 * WINDOW - 1, view: 1 })
    assert.equal(world.case(one.id).status, CaseStatus.open)
    const late = world.opinions(world.pair(one)[0]!, [opinionOn(one, Decision.approve)])
    world.commit([], { timestamp: one.openedAt + 3 * WINDOW })
    assert.equal(world.case(one.id).status, CaseStatus.expired)
    assert.equal(world.state.undecided.size, 0)
    const draft = world.draft([late, world.linking(world.signers[1]!, 2)])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
  })

  it('does not count opinions on cases of a removed hospital, nor by one', () => {
    const world = new World(6).begin()
    const one = world.drawn(world.signers[0]!)
    const remaining = world.state.allowlist.list.entries
      .filter(member => !equal(member.id, one.submitter))
    world.commit([world.allowlist(remaining)], { timestamp: world.state.timestamp + 60_000 })
    const validator = world.pair(one)[0]!
    const draft = world.draft([world.opinions(validator, [opinionOn(one, Decision.approve)])])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
  })

  it('counts for and against hospitals, in rows that say so', () => {
    const world = new World().begin()
    const [submitter] = world.signers
    world.approve(world.drawn(submitter!))
    world.reject(world.drawn(submitter!))
    const row = world.rows.get(entryId(tallyKey(submitter!.id)))!
    const tally = tallyCodec.decode(row.value)
    assert.deepEqual(tally, world.state.tallies.get(hex(submitter!.id)))
    assert.deepEqual(
      [tally.lastSeq, tally.proposed, tally.accepted, tally.rejected, tally.expired],
      [2, 2, 1, 1, 0]
    )
  })
})
