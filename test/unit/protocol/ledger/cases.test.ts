import assert from 'node:assert/strict'
import { casesOf, entryId, tallyCodec, tallyKey } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, Decision, equal, hex } from '../../../../src/protocol/types/index.js'
import { codeOf } from './support/code-of.js'
import { World, label, opinionOn } from './support/world.js'

const WINDOW = 86_400_000

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
    assert.deepEqual([drawn.drawHeight, drawn.openedAt], [opened.height, opened.timestamp])
    const known = [...drawn.holders.map(({ validator }) => validator), ...drawn.candidates].map(hex)
    const others = world.signers.map(signer => hex(signer.id)).filter(other => other !== hex(submitter!.id))
    assert.deepEqual(known.sort(), others.sort())
    assert.equal(drawn.holders.length, 2)
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
    assert.deepEqual(draft.dropped.map(left => left.code), ['no-effect'])
    world.accept(draft.made!.block, draft.made!.delta)
    const closed = world.case(drawn.id)
    assert.equal(closed.status, CaseStatus.rejected)
    assert.deepEqual(closed.opinions.map(given => given.decision), [Decision.reject])
  })

  it('counts an opinion only of a hospital with a slot, and only its first verdict', () => {
    const world = new World(7).begin()
    const drawn = world.drawn(world.signers[0]!)
    const [first] = world.pair(drawn)
    const codes = (tx: ReturnType<World['opinions']>): string[] => {
      const { dropped, deferred } = world.draft([tx])
      return [...dropped.map(left => left.code), ...deferred.map(left => `later: ${left.code}`)]
    }
    const next = world.signerOf(drawn.candidates[0]!)
    assert.deepEqual(codes(world.opinions(next, [opinionOn(drawn, Decision.approve)])),
      ['later: no-slot-yet'])
    assert.deepEqual(codes(world.opinions(world.signers[0]!, [opinionOn(drawn, Decision.approve)])),
      ['never-drawn'], 'the submitter is never drawn')
    const unknown = world.opinions(first!, [
      opinionOn(drawn, Decision.approve), opinionOn({ id: label('nothing') }, Decision.approve)
    ])
    assert.deepEqual(codes(unknown), ['later: unknown-case'], 'an entry makes the transaction invalid')
    world.commit([world.opinions(first!, [
      opinionOn(drawn, Decision.approve), opinionOn(drawn, Decision.reject)
    ])])
    assert.deepEqual(world.case(drawn.id).opinions.map(given => given.decision), [Decision.approve])
    assert.deepEqual(codes(world.opinions(first!, [opinionOn(drawn, Decision.reject)])), ['no-effect'])
  })

  it('takes no opinion before its draw, for which it waits', () => {
    const world = new World().begin()
    const tx = world.propose(world.signers[0]!, [world.proposal()])
    const opinion = world.opinions(world.signers[1]!, [opinionOn({ id: tx.caseIds[0]! }, Decision.approve)])
    assert.equal(codeOf(world, opinion), 'ignore unknown-case')
    world.commit([tx])
    // Without an active key epoch there is no σ, and blocks draw no case.
    world.state = { ...world.state, keys: { ...world.state.keys, active: undefined } }
    assert.equal(codeOf(world, opinion), 'ignore not-drawn-yet')
  })

  it('skips entries for closed cases if another entry of the batch has an effect', () => {
    const world = new World(3, { minMembers: 3 }).begin()
    const closed = world.drawn(world.signers[0]!)
    const [validator] = world.pair(closed)
    world.reject(closed)
    const open = world.drawn(world.signers[0]!)
    const delta = world.commit([world.opinions(validator!, [
      opinionOn(closed, Decision.approve), opinionOn(open, Decision.approve)
    ])])
    assert.deepEqual(casesOf(delta, 'judged').map(({ id }) => hex(id)), [hex(open.id)])
    assert.equal(world.state.tallies.get(hex(validator!.id))!.approvals, 1)
  })

  it('expires with the block that ends its windows', () => {
    const world = new World().begin()
    const drawn = world.drawn(world.signers[0]!)
    world.commit([], { timestamp: drawn.openedAt + 3 * WINDOW - 1, view: 1 })
    assert.equal(world.case(drawn.id).status, CaseStatus.open)
    const late = world.opinions(world.pair(drawn)[0]!, [opinionOn(drawn, Decision.approve)])
    world.commit([], { timestamp: drawn.openedAt + 3 * WINDOW })
    assert.equal(world.case(drawn.id).status, CaseStatus.expired)
    assert.equal(world.state.undecided.size, 0)
    const draft = world.draft([late, world.anything(world.signers[1]!, 2)])
    assert.deepEqual(draft.dropped.map(left => left.code), ['no-effect'])
  })

  it('expires in the block that draws it, if there was no block for all its windows', () => {
    const world = new World().begin()
    const tx = world.propose(world.signers[0]!, [world.proposal()])
    world.commit([tx])
    const { attempts, attemptWindowMs } = world.state.parameters
    const delta = world.commit([], { timestamp: world.state.timestamp + attempts * attemptWindowMs })
    assert.equal(casesOf(delta, 'drawn').length, 1)
    assert.equal(world.case(tx.caseIds[0]!).status, CaseStatus.expired)
  })

  it('counts no opinions on cases of a removed hospital', () => {
    const world = new World(6).begin()
    const drawn = world.drawn(world.signers[0]!)
    const remaining = world.state.allowlist.list.entries
      .filter(member => !equal(member.id, drawn.submitter))
    world.commit([world.allowlist(remaining)], { timestamp: world.state.timestamp + 60_000 })
    const validator = world.pair(drawn)[0]!
    const draft = world.draft([world.opinions(validator, [opinionOn(drawn, Decision.approve)])])
    assert.deepEqual(draft.dropped.map(left => left.code), ['no-effect'])
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
      [tally.proposed, tally.accepted, tally.rejected, tally.expired],
      [2, 1, 1, 0]
    )
  })
})
