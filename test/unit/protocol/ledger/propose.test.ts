import assert from 'node:assert/strict'
import { casesOf, readiness } from '../../../../src/protocol/ledger/index.js'
import { MAX_WAITING } from '../../../../src/protocol/ledger/kinds/judge-propose.js'
import type { Case, Proposal, VerifiedTransaction } from '../../../../src/protocol/types/index.js'
import { CaseStatus, Relation, ZERO_32, equal, hex } from '../../../../src/protocol/types/index.js'
import { World, label } from './support/world.js'

describe('ledger: PROPOSE', () => {
  let world: World
  const codes = (...candidates: VerifiedTransaction[]): string[] => {
    const { dropped, deferred } = world.draft(candidates)
    return [...dropped.map(left => left.code), ...deferred.map(left => `later: ${left.code}`)]
  }
  const code = (parts: Partial<Proposal>, by = 0): string[] =>
    codes(world.propose(world.signers[by]!, [world.proposal(parts)]))

  beforeEach(() => { world = new World().begin() })

  it('opens the same case for the same bytes, once', () => {
    const [a] = world.signers
    const proposals = [world.proposal(), world.proposal()]
    const first = world.propose(a!, proposals)
    const second = world.propose(a!, [proposals[0]!, world.proposal()])
    assert.deepEqual(first.caseIds[0], second.caseIds[0])
    world.commit([first, second])
    assert.equal(world.state.undecided.size, 3)
    assert.equal(world.state.tallies.get(hex(a!.id))!.proposed, 3)
    assert.deepEqual(codes(world.propose(a!, proposals)), ['all-void'])
    assert.equal(readiness(world.state, first, 0), 'never', 'no reason for a block')
    world.settle()
    for (const id of second.caseIds) world.approve(world.case(id))
    // A void proposal keeps no other proposal of its batch out, also when its case is decided.
    world.commit([world.propose(a!, [proposals[0]!, world.proposal()])])
    assert.equal(world.case(first.caseIds[0]!).status, CaseStatus.accepted)
    assert.deepEqual(codes(world.propose(a!, [proposals[0]!])), ['all-void'])
  })

  it('is valid only from members', () => {
    assert.deepEqual(codes(world.propose(world.newcomer('stranger'), [world.proposal()])),
      ['later: not-a-member'])
  })

  it('has no tag and no body of a live case of its hospital', () => {
    const [a, b] = world.signers
    const parts = { retryTag: label('T'), bodyHash: label('B') }
    assert.deepEqual(codes(world.propose(a!, [world.proposal(parts), world.proposal({
      retryTag: parts.retryTag
    })])), ['repeated-in-batch'])
    const drawn = world.drawn(a!, parts)
    const held = (): void => {
      assert.deepEqual(code({ retryTag: parts.retryTag }), ['retry-tag-in-use'])
      assert.deepEqual(code({ bodyHash: parts.bodyHash }), ['body-in-use'])
    }
    held()
    world.approve(drawn)
    held()
    const casePart = { casePartHash: label('C') }
    const twice = world.propose(a!, [world.proposal({ bodyHash: label('C') }), world.proposal(casePart)])
    assert.deepEqual(codes(twice), ['repeated-in-batch'])
    world.approve(world.drawn(a!, casePart))
    assert.deepEqual(code({ bodyHash: label('C') }), ['body-in-use'])
    assert.deepEqual(code({ ...casePart, bodyHash: label('D') }), ['body-in-use'])
    // Another hospital may use the same tag and body hash.
    world.commit([world.propose(b!, [world.proposal(parts)])])
  })

  it('is refused as a whole if a proposal is invalid', () => {
    const [a] = world.signers
    const related = { relation: Relation.amends, related: label('nothing') }
    const bad = world.propose(a!, [world.proposal(), world.proposal(related)])
    assert.deepEqual(codes(bad), ['related-unknown'])
    assert.equal(world.draft([bad]).made, undefined)
  })

  it('keeps the limits of undecided cases per hospital and per pseudonym', () => {
    world = new World(5, { maxOpenCases: 8 }).begin()
    const [a] = world.signers
    const pseudonym = label('P')
    const batch = (n: number, parts: Partial<Proposal> = {}): Proposal[] =>
      Array.from({ length: n }, () => world.proposal(parts))
    assert.deepEqual(codes(world.propose(a!, batch(5, { pseudonym }))),
      ['later: too-many-open-for-patient'])
    const joint = world.propose(a!, batch(5, { pseudonym }))
    assert.equal(readiness(world.state, joint, world.state.timestamp), 'later', 'no reason for a block')
    assert.equal(readiness(world.state, world.propose(a!, batch(4, { pseudonym })),
      world.state.timestamp), 'ready')
    assert.deepEqual(codes(world.propose(a!, batch(9))), ['later: too-many-open'])
    world.commit([world.propose(a!, batch(4, { pseudonym }))])
    assert.deepEqual(code({ pseudonym }), ['later: too-many-open-for-patient'])
    world.commit([world.propose(a!, batch(4))])
    assert.deepEqual(code({}), ['later: too-many-open'])
  })

  it('keeps the limit of cases that validators have taken up', () => {
    const [a] = world.signers
    const tx = world.propose(a!, [world.proposal()])
    const { undecided } = world.state
    for (const [waiting, expected] of [[MAX_WAITING - 1, []], [MAX_WAITING, ['later: too-many-waiting']]]) {
      Object.assign(undecided, { waitingOf: () => waiting })
      assert.deepEqual(codes(tx), expected)
      assert.equal(readiness(world.state, tx, 0), waiting === MAX_WAITING ? 'later' : 'ready')
    }
  })

  it('keeps the limits of proposals and body bytes in a block', () => {
    world = new World(5, { maxProposalsPerBlock: 3, maxBodyBytesPerBlock: 10_000 }).begin()
    const [a, b] = world.signers
    const size = (bodySize: number): Proposal => world.proposal({ bodySize })
    const tooMany = world.propose(a!, [size(1), size(1), size(1), size(1)])
    assert.equal(readiness(world.state, tooMany, 0), 'never', 'no block has room for it')
    assert.deepEqual(codes(
      world.propose(a!, [size(1), size(1)]), world.propose(a!, [size(1), size(1)])
    ), ['later: hospital-share-full'])
    assert.deepEqual(codes(
      world.propose(a!, [size(6000)]), world.propose(b!, [size(5000)])
    ), ['later: block-bodies-full'])
  })
})

describe('ledger: how a proposal relates to earlier cases', () => {
  let world: World
  let record: Case
  const code = (parts: Partial<Proposal>, by = 0): string[] => {
    const tx = world.propose(world.signers[by]!, [world.proposal(parts)])
    const { dropped, deferred } = world.draft([tx])
    return [...dropped, ...deferred].map(left => left.code)
  }

  beforeEach(() => {
    world = new World().begin()
    record = world.approve(world.drawn(world.signers[0]!, { pseudonym: label('P') }))
  })

  it('amends or retracts an accepted case of its own hospital and of the same patient', () => {
    const { amends, retracts } = Relation
    assert.deepEqual(code({ relation: amends, related: label('nothing') }), ['related-unknown'])
    assert.deepEqual(code({ relation: amends, related: record.id }), ['related-other-patient'])
    assert.deepEqual(code({ relation: retracts, related: record.id, pseudonym: label('P') }), [])
    for (const relation of [amends, retracts]) {
      assert.deepEqual(code({ relation, related: record.id, pseudonym: label('P') }, 1),
        ['related-other-hospital'])
    }
    const open = world.drawn(world.signers[0]!)
    assert.deepEqual(code({ relation: amends, related: open.id }), ['related-undecided'])
    const waits = world.propose(world.signers[0]!, [world.proposal({ relation: amends, related: open.id })])
    assert.equal(readiness(world.state, waits, 0), 'later', 'no reason for a block')
    world.reject(open)
    assert.equal(readiness(world.state, waits, 0), 'ready')
    assert.deepEqual(code({ relation: amends, related: open.id }), ['related-not-accepted'])
  })

  it('supersedes the record when accepted; the first of two accepted cases wins', () => {
    const parts = { relation: Relation.amends, related: record.id, pseudonym: label('P') }
    const first = world.drawn(world.signers[0]!, parts)
    const second = world.drawn(world.signers[0]!, parts)
    const winner = world.approve(second)
    assert.equal(winner.status, CaseStatus.accepted)
    assert(equal(world.case(record.id).supersededBy, second.id))
    assert.deepEqual(casesOf(world.deltas.at(-1)!, 'superseded'), [world.case(record.id)])
    assert.equal(world.approve(first).status, CaseStatus.expired)
    assert(equal(world.case(record.id).supersededBy, second.id))
  })

  it('opens and expires at once if the record already has a successor', () => {
    const parts = { relation: Relation.retracts, related: record.id, pseudonym: label('P') }
    const successor = world.approve(world.drawn(world.signers[0]!, parts))
    assert.equal(successor.status, CaseStatus.accepted)
    const tx = world.propose(world.signers[0]!, [world.proposal(parts), world.proposal()])
    const delta = world.commit([tx])
    const [late, other] = tx.caseIds.map(id => world.case(id))
    assert.equal(late!.status, CaseStatus.expired)
    assert.equal(late!.closedHeight, late!.height)
    assert.deepEqual(casesOf(delta, 'closed'), [late])
    assert.equal(other!.status, CaseStatus.undrawn)
    world.settle()
    assert.equal(world.case(late!.id).status, CaseStatus.expired)
    assert.equal(world.case(other!.id).status, CaseStatus.open)
    world.commit([world.propose(world.signers[0]!, [world.proposal()])])
  })

  it('is not counted as open if the record already has a successor', () => {
    world = new World(5, { maxOpenCases: 1 }).begin()
    record = world.approve(world.drawn(world.signers[0]!, { pseudonym: label('P') }))
    const parts = { relation: Relation.retracts, related: record.id, pseudonym: label('P') }
    world.approve(world.drawn(world.signers[0]!, parts))
    world.commit([world.propose(world.signers[0]!, [world.proposal(parts), world.proposal()])])
    assert.deepEqual(code({}), ['too-many-open'])
  })

  it('must be a resubmission if it uses the tag of a rejected or expired case', () => {
    const retryTag = label('T')
    const { resubmits, amends } = Relation
    const rejected = world.reject(world.drawn(world.signers[0]!, { retryTag }))
    assert.deepEqual(code({ retryTag }), ['must-resubmit'])
    const amendment = { relation: amends, related: record.id, pseudonym: label('P') }
    assert.deepEqual(code({ retryTag, ...amendment }), ['must-resubmit'])
    assert.deepEqual(code({ relation: resubmits, related: rejected.id }), ['related-other-tag'])
    assert.deepEqual(code({ retryTag, relation: resubmits, related: rejected.id }, 1),
      ['related-other-hospital'])
    assert.deepEqual(code({ retryTag: record.retryTag, relation: resubmits, related: record.id }),
      ['retry-tag-in-use'])
    assert.deepEqual(code({ relation: resubmits, related: record.id }), ['related-accepted'])
    const another = { retryTag, relation: resubmits, related: rejected.id }
    const again = world.drawn(world.signers[0]!, another)
    assert.deepEqual(code(another), ['retry-tag-in-use'])
    const accepted = world.approve(again)
    assert.equal(accepted.status, CaseStatus.accepted)
    assert.equal(world.state.tallies.get(hex(again.submitter))!.resubmitted, 1)
  })

  it('may reuse the body of a rejected case', () => {
    const bodyHash = label('B')
    world.reject(world.drawn(world.signers[0]!, { bodyHash }))
    assert.deepEqual(code({ bodyHash }), [])
  })

  it('replaces the same record after a resubmission', () => {
    const retryTag = label('T')
    const first = world.reject(world.drawn(world.signers[0]!, {
      retryTag, relation: Relation.retracts, related: record.id, pseudonym: label('P')
    }))
    const again = world.drawn(world.signers[0]!, {
      retryTag, relation: Relation.resubmits, related: first.id, pseudonym: label('P')
    })
    assert(equal(again.replaces, record.id))
    assert.equal(again.replaceRelation, Relation.retracts)
    world.approve(again)
    assert(equal(world.case(record.id).supersededBy, again.id))
  })

  it('has no related case if it is new', () => {
    assert(equal(record.related, ZERO_32) && equal(record.replaces, ZERO_32))
  })
})
