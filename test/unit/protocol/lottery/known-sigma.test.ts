import assert from 'node:assert/strict'
import {
  rememberSigma, sharesName, sigmaOf, takeKnownSigma, type Drawing
} from '../../../../src/protocol/lottery/index.js'
import { sigmaEpoch } from '../../../../src/protocol/ledger/index.js'
import {
  LOTTERY, NO_RECOVERY, type BeaconShare, type RecoveryId
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { sharesAfter } from '../../../fixtures/lottery.js'

const world = new ChainFixture()
world.commit([world.anything(world.signers[0]!)])
const epoch = sigmaEpoch(world.state)!
const { chain, hash, height } = world.state
const drawing: Drawing = { chain, epoch, height, hash, recovery: NO_RECOVERY }
const shares = sharesAfter(world.state, world.dealt)
const { group } = chain.verifier

function flipped (bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice()
  copy[0]! ^= 1
  return copy
}

function remember (): Uint8Array {
  const sigma = sigmaOf(drawing, shares)
  assert(sigma.verdict === 'accept')
  rememberSigma(group, sharesName(drawing, shares), sigma.value)
  return sigma.value
}

describe('lottery: a remembered σ', () => {
  it('is given once', () => {
    assert.equal(takeKnownSigma(drawing, shares), undefined)
    const sigma = remember()
    assert.deepEqual(takeKnownSigma(drawing, shares), sigma)
    assert.equal(takeKnownSigma(drawing, shares), undefined)
  })

  it('is that of the same shares, block, epoch, keys and recovery alone', () => {
    const [first, second] = shares as [BeaconShare, BeaconShare]
    const keys = epoch.keys.map((key, at) =>
      at === LOTTERY ? { ...key, shares: key.shares.toReversed() } : key)
    const others: readonly (readonly [Drawing, readonly BeaconShare[]])[] = [
      [drawing, [first]],
      [drawing, [second, first]],
      [drawing, [first, { ...second, index: second.index + 1 }]],
      [drawing, [first, { ...second, element: flipped(second.element) }]],
      [drawing, [first, { ...second, proof: { ...second.proof, c: flipped(second.proof.c) } }]],
      [drawing, [first, { ...second, proof: { ...second.proof, s: flipped(second.proof.s) } }]],
      [{ ...drawing, hash: flipped(hash) }, shares],
      [{ ...drawing, height: height + 1 }, shares],
      [{ ...drawing, recovery: new Uint8Array(32).fill(1) as RecoveryId }, shares],
      [{ ...drawing, epoch: { ...epoch, number: epoch.number + 1 } }, shares],
      [{ ...drawing, epoch: { ...epoch, keys } }, shares],
      [{ ...drawing, chain: { ...chain, id: flipped(chain.id) } }, shares],
      [{ ...drawing, chain: new ChainFixture({ name: 'another' }).chain }, shares]
    ]
    const sigma = remember()
    others.forEach(([of, list], at) => { assert.equal(takeKnownSigma(of, list), undefined, `case ${at}`) })
    const otherGroup = { ...chain, verifier: { ...chain.verifier, group: { ...group } } }
    assert.equal(takeKnownSigma({ ...drawing, chain: otherGroup }, shares), undefined)
    assert.deepEqual(takeKnownSigma(drawing, shares), sigma)
  })
})
