import assert from 'node:assert/strict'
import { casesOf, eventsOf, entryId, tallyCodec, tallyKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, Decision, equal, hex } from '../../../../src/protocol/types/index.js'
import { World, label, opinionOn } from './support/world.js'

const HOUR = 3600_000
const WINDOW = 24 * HOUR

describe('ledger: the life of a case', () => {
  it('opens undrawn, is drawn by the next block, and is accepted by its pair', () => {
    const world = new World().begin()
    const [submitter] = world.signers
    const tx = world.propose(submitter!, [world.proposal()])
    const opened = world.commit([tx])
    const id = tx.caseIds[0]!
    assert.equal(casesOf(opened, 'opened')[0]!.status, CaseStatus.undrawn)
    assert.equal(casesOf(opened, 'opened')[0]!.height, 2)
    const drawing = world.commit([])
    assert.equal(drawing.height, 3)
    const drawn = world.case(id)
    assert.deepEqual(casesOf(drawing, 'drawn'), [drawn])
    assert.equal(drawn.status, CaseStatus.open)
    assert.deepEqual([drawn.drawHeight, drawn.openedAt], [2, opened.timestamp], 'open since its own block')
    assert(drawn.order.every(member => !equal(member, submitter!.id)))
    const [first, second] = world.pair(drawn)
    world.commit([world.opinions(first!, [opinionOn(drawn, Decision.approve)])])
    assert.equal(world.case(id).status, CaseStatus.open)
    const closing = world.commit([world.opinions(second!, [opinionOn(drawn, Decision.approve)])])
    const accepted = world.case(id)
    assert.equal(accepted.status, CaseStatus.accepted)
    assert.equal(accepted.closedHeight, closing.height)
    assert.deepEqual(casesOf(closing, 'closed'), [accepted])
    assert.equal(world.state.undecided.size, 0)
  })

  it('is rejected by the first rejection, even if an approval follows', () => {
    const world = new World().begin()
    const drawn = world.drawn(world.signers[0]!)
    const [first, second] = world.pair(drawn)
    const draft = world.draft([
      world.opinions(first!, [opinionOn(drawn, Decision.reject)]),
      world.opinions(second!, [opinionOn(drawn, Decision.approve)])
    ])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
    world.accept(draft.made!.block, draft.made!.delta)
    const closed = world.case(drawn.id)
    assert.equal(closed.status, CaseStatus.rejected)
    assert.deepEqual(closed.opinions.map(o => [o.decision, o.reason]), [[Decision.reject, 101]])
  })

  it('counts an opinion only of the drawn pair, once, and for a usable attempt', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [first] = world.pair(drawn)
    const later = world.pair(drawn, 1)[0]!
    const outsider = world.signers.find(signer => !equal(signer.id, first!.id) &&
      !equal(signer.id, world.pair(drawn)[1]!.id))!
    const none = (tx: ReturnType<World['opinions']>): void => {
      assert.deepEqual(world.draft([tx]).deferred.map(left => left.code), ['no-opinion-counts'])
    }
    none(world.opinions(outsider, [opinionOn(drawn, Decision.approve)]))
    none(world.opinions(later, [opinionOn(drawn, Decision.approve, 1)]))
    none(world.opinions(first!, [opinionOn({ id: label('nothing') }, Decision.approve)]))
    none(world.opinions(first!, [opinionOn(drawn, Decision.approve, 3)]))
    const twice = world.opinions(first!, [
      opinionOn(drawn, Decision.approve), opinionOn(drawn, Decision.reject)
    ])
    world.commit([twice])
    assert.deepEqual(world.case(drawn.id).opinions.map(o => o.decision), [Decision.approve])
    none(world.opinions(first!, [opinionOn(drawn, Decision.approve)]))
  })

  it('skips opinions that do not count if another opinion of the batch counts', () => {
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

  it('counts attempts separately, including late approvals of an earlier attempt', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [first, second] = world.pair(drawn)
    const next = world.pair(drawn, 1)
    world.commit([world.opinions(first!, [opinionOn(drawn, Decision.approve)])])
    // The block at the deadline makes attempt 1 usable from the next block on.
    const due = world.commit([], { timestamp: drawn.openedAt + WINDOW })
    assert.deepEqual(eventsOf(due, 'due').map(({ attempt }) => attempt), [1])
    world.commit([world.opinions(next[0]!, [opinionOn(drawn, Decision.approve, 1)])])
    assert.equal(world.case(drawn.id).status, CaseStatus.open, 'approvals of two attempts do not add up')
    world.commit([world.opinions(second!, [opinionOn(drawn, Decision.approve)])])
    assert.equal(world.case(drawn.id).status, CaseStatus.accepted)
  })

  it('expires with the block that ends the last window', () => {
    const world = new World().begin()
    const drawn = world.drawn(world.signers[0]!)
    for (const attempt of [1, 2]) {
      world.commit([], { timestamp: drawn.openedAt + attempt * WINDOW })
    }
    world.commit([], { timestamp: drawn.openedAt + 3 * WINDOW - 1, view: 1 })
    assert.equal(world.case(drawn.id).status, CaseStatus.open)
    const late = world.opinions(world.pair(drawn)[0]!, [opinionOn(drawn, Decision.approve)])
    world.commit([], { timestamp: drawn.openedAt + 3 * WINDOW })
    assert.equal(world.case(drawn.id).status, CaseStatus.expired)
    assert.equal(world.state.undecided.size, 0)
    const draft = world.draft([late, world.linking(world.signers[1]!, 2)])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
  })

  it('expires with the block that draws it, or begins later attempts, after a long pause', () => {
    for (const { windows, attempts, status } of [
      { windows: 3, attempts: [], status: CaseStatus.expired },
      { windows: 2, attempts: [1, 2], status: CaseStatus.open }
    ]) {
      const world = new World().begin()
      const proposed = world.propose(world.signers[0]!, [world.proposal()])
      world.commit([proposed])
      const id = proposed.caseIds[0]!
      const openedAt = world.state.timestamp
      const delta = world.commit([], { timestamp: openedAt + windows * WINDOW })
      assert.equal(casesOf(delta, 'drawn').length, 1)
      assert.equal(casesOf(delta, 'drawn')[0]?.openedAt, openedAt)
      assert.deepEqual(eventsOf(delta, 'due').map(({ attempt }) => attempt), attempts)
      assert.equal(casesOf(delta, 'closed').length, status === CaseStatus.expired ? 1 : 0)
      assert.equal(world.case(id).status, status)
    }
  })

  it('counts no opinions on cases of a removed hospital', () => {
    const world = new World(6).begin()
    const drawn = world.drawn(world.signers[0]!)
    const remaining = world.state.allowlist.list.entries
      .filter(member => !equal(member.id, drawn.submitter))
    world.commit([world.allowlist(remaining)], { timestamp: world.state.timestamp + 60_000 })
    const validator = world.pair(drawn)[0]!
    const draft = world.draft([world.opinions(validator, [opinionOn(drawn, Decision.approve)])])
    assert.deepEqual(draft.deferred.map(left => left.code), ['no-opinion-counts'])
  })

  it('changes the tally of its submitter, in memory and in the row', () => {
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
