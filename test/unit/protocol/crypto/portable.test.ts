import assert from 'node:assert/strict'
import { Point } from '@noble/ed25519'
import fc from 'fast-check'
import { ed25519Sign, screenKey } from '../../../../src/protocol/crypto/index.js'
import * as native from '../../../../src/protocol/crypto/native/index.js'
import * as portable from '../../../../src/protocol/crypto/portable/index.js'
import { L, bytesToInteger } from '../../../../src/protocol/crypto/integers25519.js'
import { screenSignature } from '../../../../src/protocol/crypto/signature-screening.js'
import { concat, fromHex, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { integerToBytes } from './integers.js'
import { bytes, loadVectors } from './vectors.js'

interface EdgeCases {
  readonly cases: Array<Record<'desc' | 'publicKey' | 'message' | 'signature', string>>
}

/** A point of order 8. */
const TORSION = Point.fromBytes(
  fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'), false)

/** Returns the common verdict of both on the equation; undefined if screening refuses the input. */
function verdict (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | undefined {
  if (!screenSignature(signature) || !screenKey(key)) return undefined
  const expected = native.satisfiesEquation(key, message, signature)
  assert.equal(portable.satisfiesEquation(key, message, signature), expected)
  return expected
}

describe('crypto: the primitives of native and portable', () => {
  it('have the same names', () => {
    assert.deepEqual(Object.keys(portable).sort(), Object.keys(native).sort())
  })

  it('hash and derive the same bytes', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 4 })
    const key = fc.uint8Array({ maxLength: 200 })
    fc.assert(fc.property(parts, key, fc.string(), (list, secret, info) => {
      assert.deepEqual(portable.sha256(...list), native.sha256(...list))
      assert.deepEqual(portable.sha512(...list), native.sha512(...list))
      assert.deepEqual(portable.hmacSha256(secret, ...list), native.hmacSha256(secret, ...list))
      assert.deepEqual(portable.hkdfSha512(secret, info, 100), native.hkdfSha512(secret, info, 100))
    }), { numRuns: 50 })
  })

  it('seal the same bytes with AES-256-GCM, as the published test vector', () => {
    const aad = fc.uint8Array({ maxLength: 100 })
    const text = fc.uint8Array({ maxLength: 5000 })
    fc.assert(fc.property(bytes(32), bytes(12), text, aad, (key, nonce, plaintext, beside) => {
      assert.deepEqual(portable.aeadSeal(key, nonce, plaintext, beside),
        native.aeadSeal(key, nonce, plaintext, beside))
    }), { numRuns: 50 })
    // McGrew and Viega, The Galois/Counter Mode of Operation (GCM), test case 16.
    const sealed = portable.aeadSeal(
      fromHex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308'),
      fromHex('cafebabefacedbaddecaf888'),
      fromHex('d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39'),
      fromHex('feedfacedeadbeeffeedfacedeadbeefabaddad2'))
    assert.equal(hex(sealed.subarray(-16)), '76fc6ece0f4e1768cddf8853bb2d551b')
  })

  it('make the same keys and signatures', () => {
    fc.assert(fc.property(bytes(32), fc.uint8Array({ maxLength: 300 }), (seed, message) => {
      assert.deepEqual(portable.publicKeyOf(seed), native.publicKeyOf(seed))
      assert.deepEqual(portable.signerOf(seed)(message), native.signerOf(seed)(message))
    }), { numRuns: 30 })
  })

  it('agree on every edge case that passes screening', () => {
    const verdicts = loadVectors<EdgeCases>('ed25519/edge-cases.json').cases.map(v =>
      verdict(fromHex(v.publicKey), fromHex(v.message), fromHex(v.signature)))
    assert.deepEqual(new Set(verdicts), new Set([true, false, undefined]))
  })

  it('agree on signatures that were changed, and on S = 0', () => {
    const text = fc.uint8Array({ maxLength: 99 })
    fc.assert(fc.property(bytes(32), text, fc.nat(), bytes(31), (seed, message, at, other) => {
      const key = native.publicKeyOf(seed)
      const signature = ed25519Sign(seed, message)
      assert.equal(verdict(key, message, signature), true)
      const flipped = signature.slice()
      flipped[at % 64]! ^= 1 << (at % 8)
      assert.notEqual(verdict(key, message, flipped), true)
      const r = signature.subarray(0, 32)
      assert.notEqual(verdict(key, message, concat(r, new Uint8Array(32))), true)
      assert.notEqual(verdict(key, message, concat(r, other, new Uint8Array(1))), true)
      assert.notEqual(verdict(key, concat(message, utf8('.')), signature), true)
    }), { numRuns: 30 })
  })

  it('refuse an R that an equation with the cofactor would accept', () => {
    fc.assert(fc.property(bytes(32), bytes(32), bytes(20), (seed, nonce, message) => {
      const secret = bytesToInteger(seed) % L
      const r = bytesToInteger(nonce) % L
      fc.pre(secret > 0n && r > 0n)
      const key = Point.BASE.multiply(secret).toBytes()
      const signed = (point: Point): Uint8Array => {
        const encoded = point.toBytes()
        const k = bytesToInteger(native.sha512(encoded, key, message)) % L
        return concat(encoded, integerToBytes((r + k * secret) % L, 32))
      }
      const point = Point.BASE.multiply(r)
      assert.equal(verdict(key, message, signed(point)), true)
      assert.equal(verdict(key, message, signed(point.add(TORSION))), false)
    }), { numRuns: 30 })
  })
})
