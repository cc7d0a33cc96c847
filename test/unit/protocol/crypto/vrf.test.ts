import assert from 'node:assert/strict'
import fc from 'fast-check'
import { encodeToCurve } from '../../../../src/protocol/crypto/encode-to-curve.js'
import {
  nodeVerifier, vrfEvaluate, vrfKeyPair, vrfOutput, vrfVerify
} from '../../../../src/protocol/crypto/index.js'
import { encodePoints } from '../../../../src/protocol/crypto/point-encoding.js'
import { fromHex, hex } from '../../../../src/protocol/types/index.js'
import { bytes, loadVectors } from './vectors.js'
import { referenceProve, referencePublicKey, referenceVerify } from './vrf-reference.js'

interface Rfc9381 {
  readonly vectors: Array<Record<
    'name' | 'secretKey' | 'publicKey' | 'alpha' | 'h' | 'proof' | 'output', string>>
}

interface EdgeCases {
  readonly cases: Array<Record<'desc' | 'publicKey' | 'alpha' | 'proof', string> &
    { readonly output: string | null }>
}

const alphas = fc.uint8Array({ maxLength: 120 })

describe('crypto: VRF', () => {
  for (const v of loadVectors<Rfc9381>('vrf/rfc9381.json').vectors) {
    it(`RFC 9381 B.3 ${v.name}`, () => {
      const alpha = fromHex(v.alpha)
      const { publicKey, secret } = vrfKeyPair(fromHex(v.secretKey))
      assert.equal(hex(publicKey), v.publicKey)
      assert.equal(hex(encodePoints([encodeToCurve(publicKey, alpha)])[0]!), v.h)
      const { proof } = vrfEvaluate(secret, alpha)
      assert.equal(hex(proof), v.proof)
      assert.equal(hex(vrfVerify(publicKey, alpha, proof)!), v.output)
      assert.equal(hex(vrfOutput(proof)), v.output)
    })
  }

  for (const v of loadVectors<EdgeCases>('vrf/edge-cases.json').cases) {
    it(`${v.output === null ? 'refuses' : 'accepts'} ${v.desc}`, () => {
      const [key, alpha, proof] = [v.publicKey, v.alpha, v.proof].map(fromHex)
      const expected = v.output === null ? undefined : fromHex(v.output)
      assert.deepEqual(vrfVerify(key!, alpha!, proof!), expected)
      // The second call must give the same answer from memory.
      assert.deepEqual(nodeVerifier.vrfVerify(key!, alpha!, proof!), expected)
      assert.deepEqual(nodeVerifier.vrfVerify(key!, alpha!, proof!), expected)
    })
  }

  it('makes the same proofs as the reference', () => {
    fc.assert(fc.property(bytes(32), alphas, (seed, alpha) => {
      const { publicKey, secret } = vrfKeyPair(seed)
      assert.deepEqual(publicKey, referencePublicKey(seed))
      const { proof } = vrfEvaluate(secret, alpha)
      assert.deepEqual(proof, referenceProve(seed, alpha))
      const output = vrfVerify(publicKey, alpha, proof)
      assert.ok(output !== undefined)
      assert.deepEqual(output, referenceVerify(publicKey, alpha, proof))
      assert.deepEqual(output, vrfOutput(proof))
    }), { numRuns: 25 })
  })

  it('judges changed proofs like the reference', () => {
    const { publicKey, secret } = vrfKeyPair(new Uint8Array(32).fill(5))
    const alpha = new Uint8Array([1, 2, 3])
    const { proof } = vrfEvaluate(secret, alpha)
    fc.assert(fc.property(fc.nat(639), bit => {
      const altered = proof.slice()
      altered[bit >> 3]! ^= 1 << (bit & 7)
      assert.equal(vrfVerify(publicKey, alpha, altered), undefined)
      assert.equal(referenceVerify(publicKey, alpha, altered), undefined)
    }), { numRuns: 40 })
  })

  it('never throws for any bytes', () => {
    const key = vrfKeyPair(new Uint8Array(32)).publicKey
    const proofs = fc.oneof(bytes(80), fc.uint8Array({ maxLength: 100 }))
    const keys = fc.oneof(fc.constant(key), bytes(32))
    fc.assert(fc.property(keys, alphas, proofs, (k, alpha, proof) => {
      assert.equal(nodeVerifier.vrfVerify(k, alpha, proof), undefined)
    }))
  })

  it('verifies under more keys than it keeps tables for', () => {
    const alpha = new Uint8Array([9])
    const keys = Array.from({ length: 260 }, (_, i) =>
      vrfKeyPair(new Uint8Array(32).fill(i % 256).fill(i >> 8, 16)))
    for (const { publicKey, secret } of [...keys, keys[0]!]) {
      const { proof } = vrfEvaluate(secret, alpha)
      assert.deepEqual(vrfVerify(publicKey, alpha, proof), vrfOutput(proof))
    }
  })
})
