import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction } from '../../../../src/protocol/codec/index.js'
import {
  ZERO_32, Decision, TransactionKind, equal, hex, type Case, type MemberId,
  type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { Bench, Ring } from './support/bench.js'

const GRACE_MS = 300

/** Four replicas that have made one case final, and have heard each other's shares. */
function withUndrawnCase (): { world: ChainFixture, benches: Bench[], all: Ring, drawn: Case } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer, GRACE_MS).vote())
  const all = new Ring(benches)
  for (const bench of benches) bench.admit(world.linkingEpoch(world.signers[0]!))
  all.until(() => benches.every(bench => bench.height === 1))
  world.commit([world.linkingEpoch(world.signers[0]!)])
  const propose = world.propose(world.signers[0]!, world.proposal())
  for (const bench of benches) bench.admit(propose)
  all.until(() => benches.every(bench => bench.height === 2))
  all.settle()
  const [drawn] = [...benches[0]!.state.ledger.ahead.values()]
  assert(drawn !== undefined)
  return { world, benches, all, drawn }
}

/** The approvals of both validators, each in a transaction of its own. */
function opinionsOn (world: ChainFixture, drawn: Case): VerifiedTransaction[] {
  return drawn.holders.map(({ validator }) => {
    const signer = world.signers.find(other => equal(other.id, validator))!
    const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(
      signTransaction(world.chain.id, signer, {
        kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32,
        opinions: [opinionOn(drawn, Decision.approve)]
      })))
    assert(verified.verdict === 'accept')
    return verified.value
  })
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
    const opinions = opinionsOn(world, drawn)
    for (const bench of benches) bench.admit(...opinions)
    assert(benches.every(({ state }) => state.consensus.active))
    all.until(() => benches.every(bench => bench.height === 3))
    for (const { state } of benches) {
      assert.deepEqual([state.ledger.height, state.ledger.undecided.size], [3, 0])
    }
  })

  it('makes an empty block for the draw after GRACE, and not before', () => {
    const { benches, all } = withUndrawnCase()
    const pass = (ms: number): void => {
      for (const bench of benches) {
        bench.wall += ms
        bench.monotonic += ms
        bench.give({ type: 'tick' })
      }
      all.settle()
    }
    pass(GRACE_MS - 1)
    assert(benches.every(({ height, state }) => height === 2 && !state.consensus.active))
    pass(1)
    all.until(() => benches.every(({ height }) => height === 3))
    for (const { state: { ledger } } of benches) {
      const { undecided } = ledger
      assert.deepEqual([ledger.ahead.size, undecided.hasUndrawn(), undecided.size], [0, false, 1])
    }
  })

  describe('the leader', () => {
    /** Gives the first opinion to all. Only `connected` are connected. */
    function afterFirst (connected: (drawn: Case) => readonly MemberId[]): {
      leader: Bench, benches: Bench[], all: Ring, second: VerifiedTransaction
    } {
      const { world, benches, all, drawn } = withUndrawnCase()
      const [first, second] = opinionsOn(world, drawn)
      assert(first !== undefined && second !== undefined)
      const here = new Set(connected(drawn).map(hex))
      for (const bench of benches) {
        bench.monotonic += bench.state.policy.minBlockGapMs
        bench.give({ type: 'connectivity', connected: here })
      }
      const leaderId = benches[0]!.state.context.leaders[0]!
      const leader = benches.find(({ signer }) => equal(signer!.id, leaderId))!
      for (const bench of benches) bench.admit(first)
      return { leader, benches, all, second }
    }

    const validatorsOf = (drawn: Case): MemberId[] => drawn.holders.map(({ validator }) => validator)

    const proposals = (leader: Bench): number =>
      leader.sent().filter(message => message.type === 'proposal' &&
        message.proposal.proposal.height === leader.state.context.height).length

    it('waits for the second opinion, so that one block holds both', () => {
      const { all, benches, leader, second } = afterFirst(validatorsOf)
      assert.equal(proposals(leader), 0)
      for (const bench of benches) bench.admit(second)
      assert.equal(proposals(leader), 1)
      all.until(() => benches.every(bench => bench.height === 3))
      assert.equal(leader.state.ledger.undecided.size, 0)
      leader.fireTimers()
      assert.equal(leader.height, 3)
    })

    it('waits for a third of GRACE at most', () => {
      const { leader } = afterFirst(validatorsOf)
      leader.monotonic += GRACE_MS / 3 - leader.state.policy.minBlockGapMs - 1
      leader.give({ type: 'tick' })
      assert.equal(proposals(leader), 0)
      leader.monotonic += 1
      const [armed] = leader.of('arm').filter(({ timer }) => timer === 'opinions').slice(-1)
      assert(armed !== undefined && armed.ms === 1)
      leader.give({ type: 'timer', timer: armed.timer, height: armed.height, view: armed.view })
      assert.equal(proposals(leader), 1)
    })

    it('does not wait for hospitals without a connection', () => {
      const { leader } = afterFirst(() => [])
      const [drawn] = [...leader.state.ledger.ahead.values()]
      const isOwnDuty = drawn!.holders.some(({ validator }) => equal(validator, leader.signer!.id)) &&
        !leader.state.opinionsSeen.knows(leader.signer!.id, drawn!.id)
      assert.equal(proposals(leader), isOwnDuty ? 0 : 1)
    })
  })
})
