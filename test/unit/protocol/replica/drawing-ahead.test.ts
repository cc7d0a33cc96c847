import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, verifyTransaction } from '../../../../src/protocol/codec/index.js'
import { ZERO_32, Decision, TransactionKind, equal, type Case } from '../../../../src/protocol/types/index.js'
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
    const pair = drawn.holders.map(({ validator }) =>
      world.signers.find(signer => equal(signer.id, validator))!)
    const opinions = pair.map(signer => {
      const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(
        signTransaction(world.chain.id, signer, {
          kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32,
          opinions: [opinionOn(drawn, Decision.approve)]
        })))
      assert(verified.verdict === 'accept')
      return verified.value
    })
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
})
