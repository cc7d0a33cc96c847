import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { proveKnowledge, verifyKnowledge } from '../../../../src/protocol/sharing/schnorr.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'

const MESSAGE = utf8('a dealing')

describe('sharing: proofs of knowledge', () => {
  for (const [name, group] of Object.entries({ ristretto255, fastGroup })) {
    const r = group.hashToScalar(utf8('r'), MESSAGE)
    const other = group.hashToScalar(utf8('other'), MESSAGE)
    const element = group.base(r)!
    const proof = proveKnowledge(group, r, MESSAGE)

    it(`${name}: accepts a proof for its element and message alone`, () => {
      assert(verifyKnowledge(group, element, MESSAGE, proof))
      assert(!verifyKnowledge(group, element, utf8('another dealing'), proof))
      assert(!verifyKnowledge(group, group.base(other)!, MESSAGE, proof))
      assert(!verifyKnowledge(group, element, MESSAGE, proveKnowledge(group, other, MESSAGE)))
    })

    it(`${name}: uses another nonce for another secret or message`, () => {
      const nonceOf = (secret: Uint8Array, message: Uint8Array): string => {
        const { c, s } = proveKnowledge(group, secret, message)
        return hex(group.addScalars(group.multiplyScalars(c, secret), s))
      }
      const nonces = [nonceOf(r, MESSAGE), nonceOf(r, utf8('x')), nonceOf(other, MESSAGE)]
      assert.equal(new Set(nonces).size, 3)
    })

    it(`${name}: refuses changed and foreign bytes without an exception`, () => {
      fc.assert(fc.property(fc.nat(2), fc.nat(255), fc.uint8Array({ maxLength: 40 }), (which, bit, bytes) => {
        const parts = [element, proof.c, proof.s]
        const flipped = parts[which]!.slice()
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        for (const bad of [flipped, bytes, new Uint8Array(32)]) {
          const [e, c, s] = parts.with(which, bad) as [Uint8Array, Uint8Array, Uint8Array]
          assert.equal(verifyKnowledge(group, e, MESSAGE, { c, s }), false)
        }
      }), { numRuns: 60 })
    })
  }
})
