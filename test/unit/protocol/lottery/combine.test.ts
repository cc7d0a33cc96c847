import assert from 'node:assert/strict'
import { lotteryInput, shareOf, sigmaOf, type Drawing } from '../../../../src/protocol/lottery/index.js'
import { LOTTERY, NO_RECOVERY, type Scalar } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

describe('lottery: σ', () => {
  it('that would be neutral is refused with a code, although all shares are valid', () => {
    const { dealt: { epoch }, state: { chain, hash } } = new ChainFixture()
    const { group } = chain.verifier
    assert.equal(epoch.threshold, 2)
    // On the polynomial f(x) = s·x holder i has the share s·(i + 1), and the key f(0) is zero.
    const slope = group.hashToScalar(Uint8Array.of(1), Uint8Array.of(2))
    const secret = (index: number): Scalar => group.multiplyScalars(slope, group.scalarOf(index + 1))
    const key = {
      ...epoch.keys[LOTTERY]!, shares: epoch.holders.map((_, index) => group.base(secret(index))!)
    }
    const drawing: Drawing = {
      chain, epoch: { ...epoch, keys: [key] }, height: 1, hash, recovery: NO_RECOVERY
    }
    const input = lotteryInput(drawing)
    const shares = [0, 1].map(index => shareOf(drawing, input, index, secret(index)))
    assert.deepEqual(sigmaOf(drawing, shares), { verdict: 'reject', code: 'neutral-sigma' })
    assert.deepEqual(sigmaOf({ ...drawing, epoch }, shares), { verdict: 'reject', code: 'bad-share-proof' })
  })
})
