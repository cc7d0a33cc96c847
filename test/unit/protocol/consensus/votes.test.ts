import assert from 'node:assert/strict'
import { policyOf, startHeight, step } from '../../../../src/protocol/consensus/index.js'
import type { ConsensusState } from '../../../../src/protocol/consensus/index.js'
import { Turn } from '../../../../src/protocol/consensus/turn.js'
import { castVote } from '../../../../src/protocol/consensus/vote.js'
import { VoteTable } from '../../../../src/protocol/consensus/votes.js'
import type { Verifier } from '../../../../src/protocol/types/index.js'
import { quorum, VoteKind } from '../../../../src/protocol/types/index.js'
import { certify, keyedChain, keyedSigner, labelledBlock, signVote } from './support/keyed-chain.js'

const CLOCK = { wall: 1_700_000_000_000, monotonic: 1000 }
const keyed = keyedChain(4)
const signers = keyed.members.map(keyedSigner)
const { hash: x } = labelledBlock(keyed, { height: 1, view: 0, timestamp: CLOCK.wall, label: 'x' })
const { hash: y } = labelledBlock(keyed, { height: 1, view: 0, timestamp: CLOCK.wall, label: 'y' })

function start (verifier: Verifier = keyed.chain.verifier): ConsensusState {
  return startHeight({
    chain: { ...keyed.chain, verifier },
    height: 1,
    set: keyed.set,
    leaders: keyed.members.map(({ id }) => id),
    self: signers[0],
    policy: policyOf(keyed.chain.genesis.parameters),
    finalizedAt: 0,
    threshold: 0
  }, [], CLOCK).state
}

describe('consensus: the only place that signs votes', () => {
  const turnOf = (state: ConsensusState): Turn => new Turn(state, CLOCK)

  it('stops before it signs two NOTARIZE in a view', () => {
    const state = start()
    castVote(turnOf(state), VoteKind.notarize, 0, x)
    assert.throws(() => { castVote(turnOf(state), VoteKind.notarize, 0, y) }, /one NOTARIZE per view/)
  })

  it('stops before it nullifies another view, or a view twice', () => {
    const state = start()
    assert.throws(() => { castVote(turnOf(state), VoteKind.nullify, 1) }, /only in v/)
    castVote(turnOf(state), VoteKind.nullify, 0)
    assert.throws(() => { castVote(turnOf(state), VoteKind.nullify, 0) }, /no NULLIFY/)
  })

  it('stops before it finalizes without a notarization, or after NULLIFY', () => {
    const state = start()
    assert.throws(() => { castVote(turnOf(state), VoteKind.finalize, 0, x) }, /needs N\(u,B\)/)
    castVote(turnOf(state), VoteKind.nullify, 0)
    state.certificates.add(certify(signers.map(s => signVote(keyed, s, 1, 1, 0, x)), keyed))
    assert.throws(() => { castVote(turnOf(state), VoteKind.finalize, 0, x) }, /no FINALIZE after/)
  })

  it('logs and flushes before it sends', () => {
    const turn = turnOf(start())
    castVote(turn, VoteKind.notarize, 0, x)
    assert.deepEqual(turn.finish().map(({ type }) => type), ['log', 'flush', 'broadcast'])
  })

  it('q of 4 is 3, of 100 is 67', () => {
    assert.deepEqual([1, 3, 4, 7, 100].map(quorum), [1, 3, 3, 5, 67])
  })
})

describe('consensus votes', () => {
  it('are one per kind, view and signer; others are conflicts', () => {
    const table = new VoteTable()
    const vote = (kind: 1 | 2 | 3, hash?: Uint8Array) => signVote(keyed, signers[1]!, kind, 1, 0, hash)
    assert.equal(table.put(vote(1, x), 1, true), 1)
    assert.equal(table.conflicting(vote(1, y), 1)?.vote.blockHash, x)
    assert.equal(table.conflicting(vote(1, x), 1), undefined)
    assert.equal(table.conflicting(vote(2), 1), undefined)
    table.put(vote(2), 1, true)
    assert.equal(table.conflicting(vote(3, x), 1)?.vote.kind, VoteKind.nullify)
    assert.deepEqual([table.size, table.signers], [2, 1])
  })

  it('do not count while they are unverified', () => {
    const table = new VoteTable()
    const vote = signVote(keyed, signers[2]!, 1, 1, 0, x)
    assert.equal(table.put(vote, 2, false), 0)
    assert.equal(table.signatures(vote).size, 0)
    assert.deepEqual([table.size, table.signers], [1, 0])
    table.drop(1, 0, 2)
    assert.equal(table.size, 0)
  })

  it('are checked once: a certificate of known votes needs no check', () => {
    let checks = 0
    const state = start({
      ...keyed.chain.verifier,
      verify: (key, message, signature) => {
        checks++
        return keyed.chain.verifier.verify(key, message, signature)
      }
    })
    const votes = signers.slice(1).map(signer => signVote(keyed, signer, 1, 1, 0, x))
    const hear = (index: number): void => {
      step(state, {
        type: 'message', from: signers[index]!.id, message: { type: 'vote', vote: votes[index - 1]! }
      }, CLOCK)
    }
    hear(1)
    hear(2)
    hear(2)
    assert.equal(checks, 2)
    // Two of its three signatures are known.
    const certificate = certify(votes, keyed)
    const message = { type: 'certificate', certificate } as const
    step(state, { type: 'message', from: signers[3]!.id, message }, CLOCK)
    assert.equal(checks, 3)
    // The statement is certified: neither a second certificate nor the last vote is checked.
    step(state, { type: 'message', from: signers[1]!.id, message }, CLOCK)
    hear(3)
    assert.equal(checks, 3)
    assert.equal(state.view, 1)
  })

  it('are not kept for far views, strangers and other heights', () => {
    const state = start()
    const stranger = keyedSigner(keyedChain(5).members[4]!)
    const messages = [
      signVote(keyed, signers[1]!, 1, 1, 17, x),
      signVote(keyed, stranger, 1, 1, 0, x),
      signVote(keyed, signers[1]!, 1, 2, 0, x)
    ]
    for (const vote of messages) {
      const input = { type: 'message', from: signers[1]!.id, message: { type: 'vote', vote } } as const
      assert.deepEqual(step(state, input, CLOCK), [])
    }
    assert.equal(state.votes.size, 0)
  })
})
