import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction } from '../../../../src/protocol/codec/index.js'
import { leaderOf } from '../../../../src/protocol/consensus/index.js'
import {
  ZERO_32, Decision, JudgedBy, TransactionKind, equal, hex, type Case, type MemberId, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { Bench, idOf, Ring } from './support/bench.js'

const SETTLE_MS = 300
const GATHER_MS = 200
const GAP_MS = 50

/** Four replicas that have made one case final, and have heard each other's shares. */
function withUndrawnCase (): { world: ChainFixture, benches: Bench[], all: Ring, drawn: Case } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer, SETTLE_MS).vote())
  const all = new Ring(benches)
  for (const bench of benches) bench.admit(world.anything(world.signers[0]!))
  all.until(() => benches.every(bench => bench.height === 1))
  world.commit([world.anything(world.signers[0]!)])
  const propose = world.propose(world.signers[0]!, world.proposal())
  for (const bench of benches) bench.admit(propose)
  all.until(() => benches.every(bench => bench.height === 2))
  all.settle()
  // MIN_BLOCK_GAP has passed.
  for (const bench of benches) bench.monotonic += GAP_MS
  const [drawn] = [...benches[0]!.state.ledger.ahead.values()]
  assert(drawn !== undefined)
  return { world, benches, all, drawn }
}

/** The opinions of both validators, each in a transaction of its own. */
function approvals (world: ChainFixture, drawn: Case): VerifiedTransaction[] {
  const judgedBy = drawn.isForClinician ? JudgedBy.clinician : JudgedBy.rules
  return drawn.holders.map(({ validator }) => {
    const signer = world.signers.find(({ id }) => equal(id, validator))!
    const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(
      signTransaction(world.chain.id, signer, {
        kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32,
        opinions: [opinionOn(drawn, Decision.approve, judgedBy)]
      })))
    assert(verified.verdict === 'accept')
    return verified.value
  })
}

/** Tells every replica that all are connected, except `silent`. */
function connect (benches: readonly Bench[], silent: MemberId = ZERO_32): void {
  const connected = new Set(benches.map(idOf).filter(id => !equal(id, silent)).map(hex))
  for (const bench of benches) bench.give({ type: 'connectivity', connected })
}

describe('replica: drawing ahead', () => {
  it('tells the host of the draws once σ is known, the same at every hospital', () => {
    const { benches, drawn } = withUndrawnCase()
    for (const bench of benches) {
      assert.equal(bench.of('drawn').length, 1)
      const [other] = [...bench.state.ledger.ahead.values()]
      assert.deepEqual(other!.holders.map(({ validator }) => validator),
        drawn.holders.map(({ validator }) => validator))
    }
  })

  it('makes a block of opinions at once, which draws the case and accepts it', () => {
    const { world, benches, all, drawn } = withUndrawnCase()
    all.settle()
    assert(benches.every(({ height, state }) => height === 2 && !state.consensus.active))
    for (const bench of benches) bench.admit(...approvals(world, drawn))
    assert(benches.every(({ state }) => state.consensus.active))
    all.until(() => benches.every(bench => bench.height === 3))
    for (const { state } of benches) {
      assert.deepEqual([state.ledger.height, state.ledger.undecided.size], [3, 0])
    }
  })

  it('waits for the second opinion, which then enters the same block', () => {
    const { world, benches, all, drawn } = withUndrawnCase()
    connect(benches)
    const [first, second] = approvals(world, drawn)
    for (const bench of benches) bench.admit(first!)
    all.settle()
    assert(benches.every(({ height, state }) => height === 2 && state.consensus.active))
    for (const bench of benches) bench.admit(second!)
    all.settle()
    for (const { height, state } of benches) {
      assert.deepEqual([height, state.ledger.undecided.size], [3, 0])
    }
  })

  it('waits for no opinion longer than GATHER', () => {
    const { world, benches, all, drawn } = withUndrawnCase()
    connect(benches)
    for (const bench of benches) bench.admit(approvals(world, drawn)[0]!)
    const pass = (ms: number): void => {
      for (const bench of benches) bench.monotonic += ms
      for (const bench of benches) bench.fireTimer('propose')
      all.settle()
    }
    pass(GATHER_MS - GAP_MS - 1)
    assert(benches.every(({ height }) => height === 2))
    pass(1)
    assert(benches.every(({ height, state }) => height === 3 && state.ledger.undecided.size === 1))
  })

  it('waits neither for a validator without a connection nor for a person', () => {
    for (const why of ['connection', 'person']) {
      const { world, benches, all, drawn } = withUndrawnCase()
      const leader = leaderOf(benches[0]!.state.context, 0)
      const judged = { ...drawn, isForClinician: why === 'person' }
      const slow = drawn.holders.findIndex(({ validator }) => !equal(validator, leader))
      const silent = why === 'connection' ? drawn.holders[slow]!.validator : undefined
      connect(benches, silent)
      for (const { state: { ledger } } of benches) {
        if (why === 'person') ledger.ahead = new Map([[hex(drawn.id), judged]])
      }
      for (const bench of benches) bench.admit(approvals(world, judged)[1 - slow]!)
      all.settle()
      assert(benches.every(({ height }) => height === 3), why)
    }
  })

  it('makes an empty block for the draw after SETTLE, and not before', () => {
    const { benches, all } = withUndrawnCase()
    const pass = (ms: number): void => {
      for (const bench of benches) {
        bench.wall += ms
        bench.monotonic += ms
        bench.give({ type: 'tick' })
      }
      all.settle()
    }
    pass(SETTLE_MS - GAP_MS - 1)
    assert(benches.every(({ height, state }) => height === 2 && !state.consensus.active))
    pass(1)
    all.until(() => benches.every(({ height }) => height === 3))
    for (const { state: { ledger } } of benches) {
      const { undecided } = ledger
      assert.deepEqual([ledger.ahead.size, undecided.hasUndrawn(), undecided.size], [0, false, 1])
    }
  })
})
