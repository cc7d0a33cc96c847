import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ristretto255, sha512 } from '../../../../src/protocol/crypto/index.js'
import { proveEquality, verifyEquality } from '../../../../src/protocol/sharing/index.js'
import {
  concat, fromHex, hex, utf8, type EqualityProof, type GroupElement
} from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'
import { loadVectors } from '../crypto/vectors.js'

interface Rfc9497 {
  readonly secretKey: string
  readonly publicKey: string
  readonly vectors: ReadonlyArray<{
    readonly blindedElements: readonly string[]
    readonly evaluationElements: readonly string[]
    readonly proof: string
    readonly proofRandomScalar: string
  }>
}

const { secretKey, publicKey, vectors } = loadVectors<Rfc9497>('ristretto255/rfc9497.json')
const RFC_CONTEXT = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'))
const CONTEXT = utf8('the purpose of a proof')

function twoBytes (n: number): Uint8Array {
  return Uint8Array.of(n >> 8, n & 0xff)
}

/** ComputeComposites of RFC 9497 §2.2.2. */
function composites (
  B: GroupElement, Cs: readonly GroupElement[], Ds: readonly GroupElement[]
): { M: GroupElement, Z: GroupElement } {
  const seedDomain = concat(utf8('Seed-'), RFC_CONTEXT)
  const seed = sha512(twoBytes(B.length), B, twoBytes(seedDomain.length), seedDomain)
  const factors = Cs.map((C, i) => ristretto255.hashToScalar(concat(
    twoBytes(seed.length), seed, twoBytes(i), twoBytes(C.length), C, twoBytes(C.length), Ds[i]!,
    utf8('Composite')), concat(utf8('HashToScalar-'), RFC_CONTEXT)))
  const join = (elements: readonly GroupElement[]): GroupElement => elements
    .map((element, i) => ristretto255.multiply(factors[i]!, element)!)
    .reduce((a, b) => ristretto255.add(a, b)!)
  return { M: join(Cs), Z: join(Ds) }
}

describe('sharing: proofs of equality', () => {
  vectors.forEach((v, i) => {
    it(`makes and verifies proof ${i + 1} of RFC 9497 A.1.2`, () => {
      const key = fromHex(publicKey)
      const { M, Z } = composites(key, v.blindedElements.map(fromHex), v.evaluationElements.map(fromHex))
      const { image, proof } =
        proveEquality(ristretto255, RFC_CONTEXT, fromHex(secretKey), M, fromHex(v.proofRandomScalar))
      assert.equal(hex(image), hex(Z))
      assert.equal(hex(concat(proof.c, proof.s)), v.proof)
      assert(verifyEquality(ristretto255, RFC_CONTEXT, key, M, Z, proof))
      assert(!verifyEquality(ristretto255, CONTEXT, key, M, Z, proof))
    })
  })

  for (const [name, group] of Object.entries({ ristretto255, fastGroup })) {
    const k = group.hashToScalar(utf8('k'), CONTEXT)
    const other = group.hashToScalar(utf8('other'), CONTEXT)
    const M = group.hashToElement(utf8('M'), CONTEXT)
    const key = group.base(k)!
    const made = proveEquality(group, CONTEXT, k, M)

    it(`${name}: accepts a proof for its context, key, element and image alone`, () => {
      const N = group.hashToElement(utf8('N'), CONTEXT)
      const { image, proof } = made
      assert(verifyEquality(group, CONTEXT, key, M, image, proof))
      assert(!verifyEquality(group, utf8('another purpose'), key, M, image, proof))
      assert(!verifyEquality(group, CONTEXT, group.base(other)!, M, image, proof))
      assert(!verifyEquality(group, CONTEXT, key, N, image, proof))
      assert(!verifyEquality(group, CONTEXT, key, M, group.multiply(other, M)!, proof))
    })

    it(`${name}: makes equal proofs of equal arguments, with a nonce that depends on all of them`, () => {
      assert.deepEqual(proveEquality(group, CONTEXT, k, M), made)
      // c·k + s is the nonce.
      const nonceOf = (secret: Uint8Array, { c, s }: EqualityProof): string =>
        hex(group.addScalars(group.multiplyScalars(c, secret), s))
      const nonces = [
        nonceOf(k, made.proof), nonceOf(k, proveEquality(group, utf8('x'), k, M).proof),
        nonceOf(other, proveEquality(group, CONTEXT, other, M).proof),
        nonceOf(k, proveEquality(group, CONTEXT, k, key).proof)
      ]
      assert.equal(new Set(nonces).size, nonces.length)
    })

    it(`${name}: refuses changed and foreign bytes without an exception`, () => {
      const { image, proof } = made
      fc.assert(fc.property(fc.nat(4), fc.nat(255), fc.uint8Array({ maxLength: 40 }), (which, bit, bytes) => {
        const parts = [key, M, image, proof.c, proof.s]
        const flipped = parts[which]!.slice()
        flipped[bit >> 3]! ^= 1 << (bit & 7)
        for (const bad of [flipped, bytes, new Uint8Array(32)]) {
          const [a, b, i, c, s] = parts.with(which, bad) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array,
            Uint8Array]
          assert.equal(verifyEquality(group, CONTEXT, a, b, i, { c, s }), false)
        }
      }), { numRuns: 60 })
    })

    it(`${name}: refuses s + ℓ, which libsodium would take for s`, () => {
      const order = group.subtractScalars(group.scalarOf(0), group.scalarOf(1)).with(0, 0xed)
      const sum = new Uint8Array(32)
      for (let i = 0, carry = 0; i < 32; i++) {
        carry += made.proof.s[i]! + order[i]!
        sum[i] = carry & 0xff
        carry >>= 8
      }
      assert(!verifyEquality(group, CONTEXT, key, M, made.image, { c: made.proof.c, s: sum }))
      const high = made.proof.s.with(31, made.proof.s[31]! | 0x80)
      assert(!verifyEquality(group, CONTEXT, key, M, made.image, { c: made.proof.c, s: high }))
    })
  }
})
