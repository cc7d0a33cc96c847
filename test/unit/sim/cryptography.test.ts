import assert from 'node:assert/strict'
import fc from 'fast-check'
import { simulatedCryptography } from '../../../src/sim/cryptography.js'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const message = fc.uint8Array({ maxLength: 100 })
const WORLD = new Uint8Array(32)

describe('sim: stand-in cryptography', () => {
  it('has the sizes of the real one, and the same keys for the same seed', () => {
    fc.assert(fc.property(seed, message, (s, m) => {
      const { signer } = simulatedCryptography(WORLD)
      const [one, two] = [signer(s), signer(s)]
      const made = [one.id, one.vrfKey, one.sign(m), one.vrfProve(m)]
      assert.deepEqual(made, [two.id, two.vrfKey, two.sign(m), two.vrfProve(m)])
      assert.deepEqual(made.map(x => x.length), [32, 32, 64, 80])
      assert.notDeepEqual(one.id, one.vrfKey)
    }))
  })

  it('accepts what its signers made, and an output for each proof', () => {
    fc.assert(fc.property(seed, message, (s, m) => {
      const { signer, verifier } = simulatedCryptography(WORLD)
      const who = signer(s)
      assert.equal(verifier.verify(who.id, m, who.sign(m)), true)
      assert.equal(verifier.vrfVerify(who.vrfKey, m, who.vrfProve(m))?.length, 64)
      assert.ok(verifier.screenKey(who.id) && verifier.screenKey(who.vrfKey))
    }))
  })

  it('refuses another key, message, bit, role or world', () => {
    fc.assert(fc.property(seed, seed, message, fc.nat(511), (s, t, m, bit) => {
      fc.pre(Buffer.compare(s, t) !== 0)
      const { signer, verifier } = simulatedCryptography(WORLD)
      const [who, other] = [signer(s), signer(t)]
      const signature = who.sign(m)
      const longer = new Uint8Array([...m, 0])
      assert.equal(verifier.verify(other.id, m, signature), false)
      const otherKey: Uint8Array = who.vrfKey
      assert.equal(verifier.verify(otherKey, m, signature), false)
      assert.equal(verifier.verify(who.id, longer, signature), false)
      const proof = who.vrfProve(m)
      assert.equal(verifier.vrfVerify(other.vrfKey, m, proof), undefined)
      assert.equal(verifier.vrfVerify(who.vrfKey, longer, proof), undefined)
      signature[bit >> 3]! ^= 1 << (bit & 7)
      proof[bit >> 3]! ^= 1 << (bit & 7)
      assert.equal(verifier.verify(who.id, m, signature), false)
      assert.equal(verifier.vrfVerify(who.vrfKey, m, proof), undefined)

      const elsewhere = simulatedCryptography(new Uint8Array(32).fill(1))
      const double = elsewhere.signer(s)
      assert.equal(verifier.verify(who.id, m, double.sign(m)), false)
      assert.equal(elsewhere.verifier.verify(who.id, m, who.sign(m)), false)
      assert.equal(elsewhere.verifier.screenKey(who.id), false)
    }))
  })
})
