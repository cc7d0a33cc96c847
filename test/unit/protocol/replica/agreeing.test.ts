import assert from 'node:assert/strict'
import {
  signTransaction, transactionCodec, verifyTransaction, voteSignBytes
} from '../../../../src/protocol/codec/index.js'
import type { ChainParameters, Signer, Vote } from '../../../../src/protocol/types/index.js'
import { hex, TransactionKind, VoteKind } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './support/bench.js'

function ring (parameters: Partial<ChainParameters> = {}):
{ world: ChainFixture, benches: Bench[], ring: Ring } {
  const world = new ChainFixture({ parameters })
  const benches = world.signers.map(signer => new Bench(world, signer).vote())
  return { world, benches, ring: new Ring(benches) }
}

describe('replica: agreeing', () => {
  it('makes a transaction final that only one hospital has', () => {
    const { world, benches, ring: all } = ring()
    const transaction = world.anything(world.signers[0]!)
    for (const bench of benches) bench.admit(transaction)
    all.until(() => benches.every(bench => bench.height === 1))
    assert.equal(new Set(benches.map(bench => hex(bench.state.ledger.hash))).size, 1)
    assert.equal(new Set(benches.map(bench => hex(bench.root))).size, 1)
  })

  it('asks for the bodies of a block before a vote for it', () => {
    const { world, benches, ring: all } = ring()
    for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
    all.until(() => benches.every(bench => bench.height === 1))
    const [a] = world.signers
    const proposal = world.proposal()
    for (const bench of benches) bench.admit(world.propose(a!, proposal))
    all.until(() => benches.every(bench => bench.height === 2))
    const named = benches.map(bench => bench.of('load').flatMap(load => load.bodies))
    // The leader has the bodies; each other replica asked once for both parts.
    const parts = [proposal.bodyHash, proposal.casePartHash].map(hash => ({ hash, submitter: a!.id }))
    assert.deepEqual(named.sort((one, other) => one.length - other.length), [[], parts, parts, parts])
  })

  it('drops accusations once an accusation of the same offence is final', () => {
    const { world, benches, ring: all } = ring()
    const [a, b, c] = world.signers as [Signer, Signer, Signer]
    const vote = (fill: number): Vote => {
      const blockHash = new Uint8Array(32).fill(fill)
      const statement = { kind: VoteKind.notarize, height: 1, view: 0, blockHash }
      return { ...statement, signer: c.id, signature: c.sign(voteSignBytes(world.chain.id, statement)) }
    }
    const accusations = [a, b].map(author => {
      const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(
        signTransaction(world.chain.id, author, {
          kind: TransactionKind.evidence, author: author.id,
          conflict: { type: 'votes', first: vote(1), second: vote(2) }
        })))
      assert(verified.verdict === 'accept')
      return verified.value
    })
    for (const bench of benches) bench.admit(...accusations)
    all.until(() => benches.every(bench => bench.height === 1))
    all.settle()
    // Each replica must drop the other accusation without leading first.
    for (const { height, state } of benches) {
      assert.deepEqual([height, state.pool.size, state.reasonGiven], [1, 0, false])
    }
  })

  it('makes no block while there is no work', () => {
    const { benches, ring: all } = ring()
    all.settle()
    for (const bench of benches) {
      bench.wall += 60_000
      bench.give({ type: 'tick' })
      bench.fireTimers()
    }
    all.settle()
    assert(benches.every(bench => bench.height === 0 && bench.of('log').length === 0))
  })

  it('makes empty blocks up to the height until which a member abstains', () => {
    const { benches, ring: all } = ring()
    for (const bench of benches) bench.give({ type: 'abstained', until: 3 })
    for (let round = 0; round < 8; round++) {
      all.settle()
      for (const bench of benches) bench.fireTimers()
    }
    assert.deepEqual(benches.map(bench => bench.height), [2, 2, 2, 2])
    for (const bench of benches) bench.give({ type: 'abstained', until: 1 })
    all.settle()
    assert(benches.every(({ state }) => !state.consensus.active))
  })

  it('logs and flushes before it sends an own vote', () => {
    const { world, benches, ring: all } = ring()
    for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
    all.until(() => benches.every(bench => bench.height === 1))
    let votes = 0
    for (const { effects, signer } of benches) {
      for (const [at, effect] of effects.entries()) {
        if (effect.type !== 'broadcast' || effect.message.type !== 'vote') continue
        const { vote } = effect.message
        assert.equal(hex(vote.signer), hex(signer!.id))
        const logged = effects.findIndex(other => other.type === 'log' &&
          other.record.type === 'consensus' && other.record.record.type === 'vote' &&
          hex(other.record.record.vote.signature) === hex(vote.signature))
        const flushed = effects.findIndex((other, i) => i > logged && other.type === 'flush')
        assert(logged >= 0 && logged < flushed && flushed < at)
        votes++
      }
    }
    assert(votes >= 8)
  })

  it('logs the content of a block before a vote for it', () => {
    const { world, benches, ring: all } = ring()
    for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
    all.until(() => benches.every(bench => bench.height === 1))
    for (const { log } of benches) {
      const block = log.findIndex(record => record.type === 'block')
      const vote = log.findIndex(record => record.type === 'consensus' &&
        record.record.type === 'vote' && record.record.vote.kind === 1)
      assert(block >= 0 && (vote < 0 || block < vote))
    }
  })

  it('never votes for a proposal whose bodies it lacks', () => {
    const { world, benches, ring: all } = ring()
    const raise = world.anything(world.signers[0]!)
    for (const bench of benches) bench.admit(raise)
    all.until(() => benches.every(bench => bench.height === 1))
    world.commit([raise])
    const propose = world.propose(world.signers[0]!, world.proposal())
    const [blind, ...others] = benches as [Bench, ...Bench[]]
    for (const bench of others) bench.admit(propose)
    const votesBefore = blind.sent().filter(message => message.type === 'vote').length
    all.until(() => others.every(bench => bench.height >= 2))
    assert.equal(blind.height, 1)
    const asked = blind.of('fetch-transactions').flatMap(effect => effect.leaves.map(hex))
    assert(asked.includes(hex(propose.leaf)))
    const notarized = blind.sent().slice(votesBefore)
      .filter(message => message.type === 'vote' && message.vote.height === 2 && message.vote.kind === 1)
    assert.equal(notarized.length, 0)
    // The whole block from a peer changes nothing, because its bodies are missing here.
    const { block } = others[0]!.blocks[1]!
    blind.give({ type: 'block', from: others[0]!.signer!.id, bytes: block, certificate: undefined })
    assert.equal(blind.height, 1)
    blind.admit(propose)
    assert.equal(blind.height, 2)
  })

  it('reports peers that are ahead and helps peers that are behind', () => {
    const { world, benches, ring: all } = ring({ allowlistGapMs: 0 })
    const [late, ...others] = benches as [Bench, ...Bench[]]
    all.deaf = (_from, to) => to === late.signer!.id
    for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
    all.until(() => others.every(bench => bench.height === 1))
    const old = others[0]!.sent().find(message => message.type === 'vote')!
    others[1]!.give({ type: 'message', from: late.signer!.id, message: old })
    assert.equal(others[1]!.of('help').at(-1)!.height, 1)
    const second = world.anything(world.signers[0]!, 2)
    for (const bench of others) bench.admit(second)
    all.until(() => others.every(bench => bench.height === 2))
    const newer = others[0]!.sent().filter(message => message.type === 'vote').at(-1)!
    late.give({ type: 'message', from: others[0]!.signer!.id, message: newer })
    assert.equal(late.of('behind').at(-1)!.height, 2)
  })

  it('keeps no more messages for the next height than its bound', () => {
    const { world, benches, ring: all } = ring({ allowlistGapMs: 0 })
    const [late, ...others] = benches as [Bench, ...Bench[]]
    all.deaf = (_from, to) => to === late.signer!.id
    for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
    all.until(() => others.every(bench => bench.height === 1))
    const second = world.anything(world.signers[0]!, 2)
    for (const bench of others) bench.admit(second)
    all.until(() => others.every(bench => bench.height === 2))
    const vote = others[0]!.sent().filter(message => message.type === 'vote' && message.vote.height === 2)[0]!
    for (let i = 0; i < 200; i++) {
      late.give({ type: 'message', from: others[0]!.signer!.id, message: vote })
    }
    assert.equal(late.state.future.length, 64)
  })
})
