import assert from 'node:assert/strict'
import fc from 'fast-check'
import { simulatedCryptography } from '../../../src/sim/cryptography.js'

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 })
const message = fc.uint8Array({ maxLength: 100 })
const WORLD = new Uint8Array(32)

describe('sim: stand-in cryptography', () => {
  it('has the sizes of real keys, and the same keys for the same seed', () => {
    fc.assert(fc.property(seed, message, (s, m) => {
      const { signer } = simulatedCryptography(WORLD)
      const [first, second] = [signer(s), signer(s)]
      const made = [first.id, first.sign(m)]
      assert.deepEqual(made, [second.id, second.sign(m)])
      assert.deepEqual(made.map(x => x.length), [32, 64])
    }))
  })

  it('accepts signatures of its signers', () => {
    fc.assert(fc.property(seed, message, (s, m) => {
      const { signer, verifier } = simulatedCryptography(WORLD)
      const author = signer(s)
      assert.equal(verifier.verify(author.id, m, author.sign(m)), true)
      assert.ok(verifier.screenKey(author.id))
    }))
  })

  it('refuses a wrong key, message, bit or world', () => {
    fc.assert(fc.property(seed, seed, message, fc.nat(511), (s, t, m, bit) => {
      fc.pre(Buffer.compare(s, t) !== 0)
      const { signer, verifier } = simulatedCryptography(WORLD)
      const [author, other] = [signer(s), signer(t)]
      const signature = author.sign(m)
      const longer = new Uint8Array([...m, 0])
      assert.equal(verifier.verify(other.id, m, signature), false)
      assert.equal(verifier.verify(author.id, longer, signature), false)
      signature[bit >> 3]! ^= 1 << (bit & 7)
      assert.equal(verifier.verify(author.id, m, signature), false)

      const elsewhere = simulatedCryptography(new Uint8Array(32).fill(1))
      const double = elsewhere.signer(s)
      assert.equal(verifier.verify(author.id, m, double.sign(m)), false)
      assert.equal(elsewhere.verifier.verify(author.id, m, author.sign(m)), false)
      assert.equal(elsewhere.verifier.screenKey(author.id), false)
    }))
  })
})
