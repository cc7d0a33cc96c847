import assert from 'node:assert/strict'
import { sharesOf, type ReplicaEffect } from '../../../../src/protocol/replica/index.js'
import { finalityCodec } from '../../../../src/protocol/codec/index.js'
import { isValidShare, lotteryInput } from '../../../../src/protocol/lottery/index.js'
import type {
  BeaconShare, BlockHash, ConsensusMessage, ShareMessage
} from '../../../../src/protocol/types/index.js'
import { hex, NO_RECOVERY, TransactionKind, ZERO_32 } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { sharesAfter } from '../../../fixtures/lottery.js'
import { Bench, Ring, idOf } from './support/bench.js'

/** A chain with one block, and a replica of a hospital that has this block and no shares of others. */
function atBlockOne (): { world: ChainFixture, bench: Bench, share: (index: number) => ShareMessage } {
  const world = new ChainFixture()
  world.commit([world.anything(world.signers[0]!)])
  const bench = new Bench(world, world.signers[0]).vote()
  const { block, certificate } = world.blocks[0]!
  bench.give({ type: 'block', from: world.signers[1]!.id, bytes: block, certificate })
  assert.equal(bench.height, 1)
  const { epoch } = world.dealt
  return {
    world, bench, share: index => {
      const [{ element, proof }] = sharesAfter(world.state, world.dealt, [index]) as [BeaconShare]
      return {
        epoch: epoch.number, height: 1, blockHash: world.state.hash, holder: epoch.holders[index]!, element,
        proof
      }
    }
  }
}

function faults (effects: readonly ReplicaEffect[]): string[] {
  return effects.flatMap(effect => effect.type === 'fault' ? [effect.code] : [])
}

describe('replica: shares of σ', () => {
  it('of t holders make σ, and more are not verified', () => {
    const { bench, share, world } = atBlockOne()
    const give = (message: ShareMessage): string[] => faults(bench.give({
      type: 'message', from: message.holder, message: { type: 'share', share: message }
    }))
    assert.deepEqual(give(share(1)), [])
    assert.equal(bench.state.tipShares!.sigma, undefined, 'one share of t = 2 is not enough')
    assert.deepEqual(give(share(1)), [], 'repeated, it counts once')
    assert.equal(bench.state.tipShares!.sigma, undefined)
    assert.deepEqual(give(share(2)), [])
    assert(bench.state.tipShares!.sigma !== undefined)
    assert.deepEqual(give({ ...share(3), element: share(2).element }), [], 'nothing is verified without need')
    assert.equal(world.dealt.epoch.threshold, 2)
  })

  it('are refused with a code and scored: another epoch, a stranger, another element or block', () => {
    const { bench, share, world } = atBlockOne()
    const good = share(1)
    const cases: readonly [Partial<ShareMessage>, string][] = [
      [{ epoch: good.epoch + 1 }, 'share-of-another-epoch'],
      [{ holder: world.government.id }, 'share-of-a-stranger'],
      [{ element: share(2).element }, 'bad-share-proof'],
      [{ proof: share(2).proof }, 'bad-share-proof'],
      [{ blockHash: ZERO_32 }, 'share-of-another-block']
    ]
    for (const [over, code] of cases) {
      const message: ConsensusMessage = { type: 'share', share: { ...good, ...over } }
      assert.deepEqual(faults(bench.give({ type: 'message', from: good.holder, message })), [code])
      assert.equal(bench.state.tipShares!.valid.size, 0)
    }
  })

  it('of a height that is not final here are kept and not scored, within a bound per sender', () => {
    const { share, world } = atBlockOne()
    const bench = new Bench(world, world.signers[0]).vote()
    const give = (): readonly ReplicaEffect[] => bench.give({
      type: 'message', from: share(1).holder, message: { type: 'share', share: share(1) }
    })
    assert.deepEqual(faults(give()), [])
    for (let i = 0; i < 100; i++) give()
    assert.equal(bench.state.future.length, 64)
    const { block, certificate } = world.blocks[0]!
    bench.give({ type: 'block', from: world.signers[1]!.id, bytes: block, certificate })
    assert.equal(bench.state.tipShares!.valid.size, 1, 'they count once the height is final')
  })

  it('of the next height blame nobody when the height starts again', () => {
    const { share, world } = atBlockOne()
    const bench = new Bench(world, world.signers[0])
    const message: ConsensusMessage = { type: 'share', share: share(1) }
    bench.give({ type: 'message', from: share(1).holder, message })
    assert.deepEqual(faults(bench.give({ type: 'may-vote', from: 0, log: [] })), [])
  })

  it('for two blocks of one height are evidence against their holder', () => {
    const { bench, share, world } = atBlockOne()
    const twice = { ...share(1), ...shareFor(world, 1, ZERO_32) }
    bench.give({ type: 'message', from: share(1).holder, message: { type: 'share', share: share(1) } })
    bench.give({ type: 'message', from: share(1).holder, message: { type: 'share', share: twice } })
    const [published] = bench.of('publish')
    const [evidence] = published!.transactions
    assert(evidence?.transaction.kind === TransactionKind.evidence)
    assert.equal(evidence.transaction.conflict.type, 'shares')
    world.commit([evidence])
  })

  it('for two blocks are evidence in either order, also after σ, and not if one is false', () => {
    const { share, world } = atBlockOne()
    const other = (index: number): ShareMessage => ({ ...share(index), ...shareFor(world, index, ZERO_32) })
    const accusedBy = (...shares: readonly ShareMessage[]): number => {
      const { bench } = atBlockOne()
      for (const given of shares) {
        bench.give({ type: 'message', from: given.holder, message: { type: 'share', share: given } })
      }
      return bench.of('publish').length
    }
    assert.equal(accusedBy(other(1), share(1)), 1)
    assert.equal(accusedBy(share(1), share(2), share(3), other(3)), 1)
    assert.equal(accusedBy(share(1), share(2), other(3), share(3)), 1)
    assert.equal(accusedBy(share(1), { ...share(1), blockHash: ZERO_32 }), 0)
    assert.equal(accusedBy(share(1), share(2), { ...share(3), proof: share(1).proof }, other(3)), 0)
  })

  it('have a holder of the epoch', () => {
    const { world } = atBlockOne()
    const [valid] = sharesAfter(world.state, world.dealt, [1]) as [BeaconShare]
    const { hash, height } = world.state
    const drawing = { chain: world.chain, epoch: world.dealt.epoch, height, hash, recovery: NO_RECOVERY }
    assert(isValidShare(drawing, lotteryInput(drawing), valid))
    assert(!isValidShare(drawing, lotteryInput(drawing), { ...valid, index: drawing.epoch.holders.length }))
  })

  it('are served for the tip alone', () => {
    const { bench, share } = atBlockOne()
    bench.give({ type: 'message', from: share(1).holder, message: { type: 'share', share: share(1) } })
    assert.deepEqual(sharesOf(bench.state, 1).map(({ holder }) => hex(holder)).sort(),
      [hex(idOf(bench)), hex(share(1).holder)].sort())
    assert.deepEqual(sharesOf(bench.state, 0), [])
    assert.deepEqual(sharesOf(bench.state, 2), [])
  })

  it('are sent once by each holder when a block is final, and for no other block', () => {
    const world = new ChainFixture()
    const ring = new Ring(world.signers.map(signer => new Bench(world, signer).vote()))
    for (const bench of ring.benches) bench.admit(world.anything(world.signers[0]!))
    ring.until(() => ring.benches.every(bench => bench.height === 1))
    ring.settle()
    for (const bench of ring.benches) {
      const sent = bench.sent().filter(message => message.type === 'share')
      assert.deepEqual(sent.map(({ share }) => [share.height, hex(share.blockHash)]),
        [[1, hex(bench.state.ledger.hash)]])
      assert(bench.state.tipShares!.sigma !== undefined)
    }
  })

  it('are sent again after REB while the next height is active', () => {
    const world = new ChainFixture()
    const ring = new Ring(world.signers.map(signer => new Bench(world, signer).vote()))
    const raise = world.anything(world.signers[0]!)
    for (const bench of ring.benches) bench.admit(raise)
    ring.until(() => ring.benches.every(bench => bench.height === 1))
    ring.settle()
    world.commit([raise])
    const bench = ring.benches[0]!
    const count = (): number => bench.sent().filter(({ type }) => type === 'share').length
    bench.admit(world.propose(world.signers[0]!, world.proposal()))
    bench.monotonic += 2_000
    bench.fireTimers()
    assert.equal(count(), 2)
  })

  it('beside a served block are checked: too few, one twice, a false proof', () => {
    const world = new ChainFixture()
    world.commit([world.anything(world.signers[0]!)])
    world.commit([], { view: 1 })
    const [, second] = world.blocks
    const finality = finalityCodec.decode(second!.certificate)
    const [one, other] = finality.shares as [BeaconShare, BeaconShare]
    const cases: readonly [readonly BeaconShare[], string][] = [
      [[one], 'share-count'], [[one, one], 'share-order'], [[other, one], 'share-order'],
      [[one, { ...other, element: one.element }], 'bad-share-proof']
    ]
    for (const [shares, code] of cases) {
      const bench = new Bench(world, undefined)
      const peer = world.signers[1]!.id
      const [first] = world.blocks
      bench.give({ type: 'block', from: peer, bytes: first!.block, certificate: first!.certificate })
      const certificate = finalityCodec.encode({ ...finality, shares })
      const refused = bench.give({ type: 'block', from: peer, bytes: second!.block, certificate })
      assert.deepEqual(faults(refused), [code])
      assert.equal(bench.height, 1)
      bench.give({ type: 'block', from: peer, bytes: second!.block, certificate: second!.certificate })
      assert.equal(bench.height, 2, 'nothing is lost')
    }
  })
})

/** Makes the share of a holder for another block of the same height. */
function shareFor (
  world: ChainFixture, index: number, hash: BlockHash
): Pick<ShareMessage, 'blockHash' | 'element' | 'proof'> {
  const [{ element, proof }] = sharesAfter({ ...world.state, hash }, world.dealt, [index]) as [BeaconShare]
  return { blockHash: hash, element, proof }
}
