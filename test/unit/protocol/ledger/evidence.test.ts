import assert from 'node:assert/strict'
import { conflictKey, voteSignBytes } from '../../../../src/protocol/codec/index.js'
import { entryId, eventsOf, evidenceKey, readiness, traitsOf } from '../../../../src/protocol/ledger/index.js'
import type {
  Conflict, Signer, VerifiedTransaction, Vote
} from '../../../../src/protocol/types/index.js'
import { TransactionKind, VoteKind, equal } from '../../../../src/protocol/types/index.js'
import { World } from './support/world.js'

/** Returns two votes of a hospital in one view of a height. */
function twoVotes (world: World, by: Signer, height = 1): Conflict {
  const vote = (fill: number): Vote => {
    const statement = { kind: VoteKind.notarize, height, view: 0, blockHash: new Uint8Array(32).fill(fill) }
    return { ...statement, signer: by.id, signature: by.sign(voteSignBytes(world.chain.id, statement)) }
  }
  return { type: 'votes', first: vote(1), second: vote(2) }
}

describe('ledger: evidence', () => {
  let world: World
  const evidence = (author: Signer, conflict: Conflict): VerifiedTransaction =>
    world.sign(author, { kind: TransactionKind.evidence, author: author.id, conflict })
  const codes = (...candidates: VerifiedTransaction[]): string[] => {
    const { dropped, deferred } = world.draft(candidates)
    return [...dropped.map(left => left.code), ...deferred.map(left => `later: ${left.code}`)]
  }

  beforeEach(() => { world = new World() })

  it('is kept once per accused and type, however many members report it', () => {
    const [a, b, c] = world.signers
    const first = evidence(a!, twoVotes(world, c!))
    const second = evidence(b!, twoVotes(world, c!))
    assert.deepEqual(codes(first, second), ['known-evidence'])
    assert.equal(traitsOf(first).checks, 3, 'signatures to verify')
    const delta = world.commit([first])
    assert.equal(eventsOf(delta, 'evidence').length, 1)
    assert.deepEqual(codes(second), ['known-evidence'])
    assert.deepEqual(codes(evidence(b!, twoVotes(world, c!, 2))), ['known-evidence'], 'of one type')
    assert.deepEqual(codes(evidence(b!, twoVotes(world, a!, 1))), [], 'of another hospital')
    const { transaction } = first
    assert(transaction.kind === TransactionKind.evidence)
    const key = evidenceKey(conflictKey(world.chain, transaction.conflict))
    assert(world.rows.has(entryId(key)))
  })

  it('is given by members, against present or former members', () => {
    const stranger = world.newcomer('stranger')
    const [a, b] = world.signers
    assert.deepEqual(codes(evidence(stranger, twoVotes(world, b!))), ['later: not-a-member'])
    assert.deepEqual(codes(evidence(a!, twoVotes(world, stranger))), ['unknown-accused'])
    const rest = world.state.allowlist.list.entries.filter(member => !equal(member.id, b!.id))
    world.commit([world.allowlist(rest)], { timestamp: world.state.timestamp + 60_000 })
    assert(!world.state.set.has(b!.id))
    assert.deepEqual(codes(evidence(a!, twoVotes(world, b!))), [])
  })

  it('is about heights that the chain has', () => {
    const [a, b] = world.signers
    const next = world.state.height + 1
    assert.deepEqual(codes(evidence(a!, twoVotes(world, b!, next + 1))), ['later: conflict-ahead'])
    assert.deepEqual(codes(evidence(a!, twoVotes(world, b!, 2 ** 40))), ['later: conflict-ahead'])
    assert.deepEqual(codes(evidence(a!, twoVotes(world, b!, next))), [])
    const ahead = evidence(a!, twoVotes(world, b!, next + 1))
    assert.equal(readiness(world.state, ahead, 0), 'later')
    world.commit([], { view: 1 })
    assert.equal(readiness(world.state, ahead, 0), 'ready')
  })

  it('may accuse the government, with two lists of the same version', () => {
    const members = world.state.allowlist.list.entries
    const first = world.allowlist(members).transaction.allowlist
    const second = world.allowlist(members, { issuedAt: 5 }).transaction.allowlist
    world.commit([evidence(world.signers[0]!, { type: 'allowlists', first, second })])
  })
})
