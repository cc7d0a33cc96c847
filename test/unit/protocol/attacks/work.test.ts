/** Attacks on the time of the others: empty blocks without end, and messages that cost much to refuse. */
import assert from 'node:assert/strict'
import {
  blockProposalSignBytes, consensusMessageCodec, decode, MAX_NULLIFICATIONS, signTransaction,
  transactionCodec, verifyTransaction, voteSignBytes
} from '../../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../../src/protocol/crypto/index.js'
import { leaderOrder } from '../../../../src/protocol/sortition/index.js'
import {
  CaseStatus, Decision, TransactionKind, VoteKind, ZERO_32, hex, type Case, type Certificate,
  type ConsensusMessage, type Opinion, type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { sharesAfter } from '../../../fixtures/lottery.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { Bench, Ring } from '../replica/support/bench.js'

function sign (world: ChainFixture, signer: Signer, opinions: readonly Opinion[]): VerifiedTransaction {
  const verdict = verifyTransaction(world.chain, () => true, transactionCodec.encode(
    signTransaction(world.chain.id, signer, {
      kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions
    })))
  assert(verdict.verdict === 'accept')
  return verdict.value
}

describe('attacks: empty blocks without end', () => {
  /** Starts four replicas with a case in the hands of a validator that never answers. */
  function held (): {
    world: ChainFixture, benches: Bench[], ring: Ring, liar: Signer, opinion: Opinion
  } {
    const world = new ChainFixture()
    const benches = world.signers.map(signer => new Bench(world, signer).vote())
    const ring = new Ring(benches)
    const commit = (transaction: VerifiedTransaction, height: number): void => {
      for (const bench of benches) bench.admit(transaction)
      ring.until(() => benches.every(bench => bench.height === height))
    }
    commit(world.anything(world.signers[0]!), 1)
    commit(world.propose(world.signers[0]!, world.proposal()), 3)
    const [open] = [...benches[0]!.state.ledger.undecided.values()]
    const liar = world.signerOf(open!.holders[0]!.validator)
    commit(sign(world, liar, [opinionOn(open!, Decision.takenUp)]), 4)
    return { world, benches, ring, liar, opinion: opinionOn(open!, Decision.approve) }
  }

  function pass (ring: Ring, benches: readonly Bench[], rounds: number): number {
    for (let round = 0; round < rounds; round++) {
      ring.settle()
      for (const bench of benches) {
        bench.wall += 400
        bench.monotonic += 400
        bench.give({ type: 'tick' })
        bench.fireTimers()
      }
    }
    return Math.max(...benches.map(({ height }) => height))
  }

  it('are not made for a verdict beside an invented case, which no block can hold', () => {
    const { benches, liar, opinion, ring, world } = held()
    const invented = opinionOn({ id: new Uint8Array(32).fill(9) }, Decision.approve)
    for (const entries of [[opinion, invented], [invented, opinion]]) {
      for (const bench of benches) bench.admit(sign(world, liar, entries))
    }
    assert.equal(pass(ring, benches, 12), 4)
    for (const { state: { pool } } of benches) assert.deepEqual([pool.size, pool.unknownSize], [0, 2])
    // Nothing is lost: the verdict alone makes a block.
    for (const bench of benches) bench.admit(sign(world, liar, [opinion]))
    assert.equal(pass(ring, benches, 4), 5)
  })

  it('are not made for a verdict beside a decided case, which a block can hold', () => {
    const { benches, liar, opinion, ring, world } = held()
    const more = world.propose(world.signers[0]!, world.proposal(), world.proposal(), world.proposal())
    for (const bench of benches) bench.admit(more)
    const undecided = (bench: Bench): Case[] => [...bench.state.ledger.undecided.values()]
    ring.until(() => benches.every(bench => undecided(bench).length === 4 &&
      undecided(bench).every(({ status }) => status === CaseStatus.open)))
    const others = undecided(benches[0]!).filter(({ id }) => hex(id) !== hex(opinion.caseId))
    const isLiar = (id: Uint8Array): boolean => hex(id) === hex(liar.id)
    const mine = others.find(({ holders }) => holders.some(({ validator }) => isLiar(validator)))!
    for (const { holders, ...one } of others) {
      const judge = world.signerOf(holders.find(({ validator }) => !isLiar(validator))!.validator)
      for (const bench of benches) bench.admit(sign(world, judge, [opinionOn(one, Decision.reject)]))
    }
    ring.until(() => benches.every(bench => undecided(bench).length === 1))
    const before = benches[0]!.height
    for (const bench of benches) bench.admit(sign(world, liar, [opinion, opinionOn(mine, Decision.approve)]))
    ring.until(() => benches.every(({ height }) => height === before + 1))
    assert.equal(pass(ring, benches, 4), before + 1)
  })
})

describe('attacks: messages that cost much to refuse', () => {
  it('a proposal with false nullifications costs as many checks as it takes to find the first', () => {
    const world = new ChainFixture({ members: 7 })
    const { chain, state } = world
    const leaders = leaderOrder(chain.id, state.beacon, 1, state.set).map(id => world.signerOf(id))
    const [self, liar] = leaders as [Signer, Signer]
    const bench = new Bench(world, self).vote()
    const index = state.set.indexOf(liar.id)
    const order = [index, ...Array.from({ length: 7 }, (_, i) => i).filter(i => i !== index)]
      .slice(0, state.set.quorum).sort((a, b) => a - b)
    const bitmap = Uint8Array.of(order.reduce((bits, i) => bits | 1 << i, 0))
    // The first signature is good, so that nobody sees the others without a check.
    const nullification = (view: number): Certificate => {
      const of = { kind: VoteKind.nullify, height: 1, view, blockHash: ZERO_32 }
      return { ...of, bitmap, signatures: order.map(i =>
        i === index ? liar.sign(voteSignBytes(chain.id, of)) : new Uint8Array(64).fill(view + 1)) }
    }
    const view = 7 * 5000 + 1
    const blockHash = new Uint8Array(32).fill(7)
    const statement = { height: 1, view, blockHash }
    const message = (count: number): ConsensusMessage => ({ type: 'proposal', proposal: {
      proposal: { ...statement, signer: liar.id,
        signature: liar.sign(blockProposalSignBytes(chain.id, statement)) },
      justifyView: 0, block: undefined, shares: sharesAfter(state, world.dealt),
      notarization: { kind: VoteKind.notarize, height: 1, view: 0, blockHash, bitmap,
        signatures: order.map(() => new Uint8Array(64)) },
      nullifications: Array.from({ length: count }, (_, i) => nullification(i + 1))
    } })
    let checks = 0
    const verify: typeof nodeVerifier.verify = (...args) => {
      checks++
      return nodeVerifier.verify(...args)
    }
    Object.assign(chain, { verifier: { ...nodeVerifier, verify } })
    const effects = bench.give({ type: 'message', from: liar.id, message: message(MAX_NULLIFICATIONS) })
    assert.deepEqual(effects.filter(({ type }) => type === 'fault'),
      [{ type: 'fault', peer: liar.id, code: 'bad-signature' }])
    assert(checks <= 3, `${checks} signatures`)
    assert.throws(() => consensusMessageCodec.encode(message(MAX_NULLIFICATIONS + 1)))
    const fits = decode(consensusMessageCodec, consensusMessageCodec.encode(message(MAX_NULLIFICATIONS)))
    assert.equal(fits.verdict, 'accept')
  })
})
