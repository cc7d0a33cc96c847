import assert from 'node:assert/strict'
import { Point } from '@noble/ed25519'
import fc from 'fast-check'
import {
  ed25519PublicKey, ed25519Sign, ed25519Verify, nodeVerifier, screenKey, sha512
} from '../../../../src/protocol/crypto/index.js'
import { screenSignature } from '../../../../src/protocol/crypto/signature-screening.js'
import { concat, fromHex, hex } from '../../../../src/protocol/types/index.js'
import { integerToBytes } from './integers.js'
import { bytes, loadVectors } from './vectors.js'

interface Rfc8032 {
  readonly vectors: Array<Record<'name' | 'seed' | 'publicKey' | 'message' | 'signature', string>>
}

interface EdgeCases {
  readonly cases: Array<Record<'desc' | 'publicKey' | 'message' | 'signature', string> &
    Record<'screenKey' | 'accept', boolean>>
}

/** A point of order 8. */
const TORSION = fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')

describe('crypto: Ed25519', () => {
  for (const v of loadVectors<Rfc8032>('ed25519/rfc8032.json').vectors) {
    it(`RFC 8032 §7.1 ${v.name}`, () => {
      const seed = fromHex(v.seed)
      assert.equal(hex(ed25519PublicKey(seed)), v.publicKey)
      assert.equal(hex(ed25519Sign(seed, fromHex(v.message))), v.signature)
      const [key, message, signature] = [v.publicKey, v.message, v.signature].map(fromHex)
      assert.equal(ed25519Verify(key!, message!, signature!), true)
      assert.equal(nodeVerifier.verify(key!, message!, signature!), true)
    })
  }

  const platform = `Node ${process.version} with OpenSSL ${process.versions.openssl}`
  describe(`edge cases, on ${platform}`, () => {
    for (const v of loadVectors<EdgeCases>('ed25519/edge-cases.json').cases) {
      it(`${v.accept ? 'accepts' : 'refuses'} ${v.desc}`, () => {
        const [key, message, signature] = [v.publicKey, v.message, v.signature].map(fromHex)
        assert.equal(screenKey(key!), v.screenKey, 'screenKey')
        assert.equal(ed25519Verify(key!, message!, signature!), v.accept, 'without the cache')
        assert.equal(nodeVerifier.verify(key!, message!, signature!), v.accept, 'with the cache')
        const isAcceptedByRule = v.screenKey && isValidByRule(key!, message!, signature!)
        assert.equal(isAcceptedByRule, v.accept, 'by the rule of §2.3')
      })
    }
  })

  it('refuses random bytes without throwing', () => {
    const any = fc.uint8Array({ maxLength: 70 })
    fc.assert(fc.property(fc.oneof(bytes(32), any), any, fc.oneof(bytes(64), any), (k, m, s) => {
      assert.equal(ed25519Verify(k, m, s), false)
    }))
  })

  it('refuses a seed that is not 32 bytes long', () => {
    assert.throws(() => ed25519Sign(new Uint8Array(31), new Uint8Array(0)), /32 bytes/)
  })
})

describe('crypto: screening of signatures', () => {
  const order = Point.CURVE().n
  const withS = (r: Uint8Array, s: bigint): Uint8Array => concat(r, integerToBytes(s, 32))

  it('accepts every S below L and no other S', () => {
    const r = Point.BASE.toBytes()
    for (const s of [0n, 1n, order - 1n]) assert.equal(screenSignature(withS(r, s)), true, `${s}`)
    for (const s of [order, order + 1n, 2n * order, 2n ** 256n - 1n]) {
      assert.equal(screenSignature(withS(r, s)), false, `${s}`)
    }
  })

  it('refuses every R of small order with any sign, and every y ≥ p', () => {
    const sign = 2n ** 255n
    const p = sign - 19n
    let small = Point.fromBytes(TORSION, false)
    for (let i = 1; i <= 8; i++, small = small.add(Point.fromBytes(TORSION, false))) {
      for (const bit of [0n, sign]) {
        const r = integerToBytes(littleEndian(small.toBytes()) % sign + bit, 32)
        assert.equal(screenSignature(withS(r, 1n)), false, `${i} times the point of order 8`)
      }
      const mixed = withS(Point.BASE.add(small).toBytes(), 1n)
      assert.equal(screenSignature(mixed), true, `B plus ${i} times the point`)
    }
    for (let y = p; y < sign; y++) {
      assert.equal(screenSignature(withS(integerToBytes(y, 32), 1n)), false, `${y}`)
    }
  })

  it('accepts real signatures', () => {
    fc.assert(fc.property(bytes(32), fc.uint8Array({ maxLength: 100 }), (seed, message) => {
      assert.equal(screenSignature(ed25519Sign(seed, message)), true)
    }), { numRuns: 20 })
  })
})

describe('crypto: key screening', () => {
  it('accepts the key of every seed', () => {
    fc.assert(fc.property(bytes(32), seed => {
      assert.equal(screenKey(ed25519PublicKey(seed)), true)
    }), { numRuns: 20 })
  })

  it('refuses every key with a component of small order', () => {
    const torsion = Point.fromBytes(TORSION, false)
    let small = torsion
    for (let i = 1; i < 8; i++, small = small.add(torsion)) {
      assert.equal(screenKey(small.toBytes()), false, `${i} times the point of order 8`)
      assert.equal(screenKey(Point.BASE.add(small).toBytes()), false, `B plus ${i} times the point`)
    }
    assert.ok(small.is0(), 'eight times the point is neutral')
  })

  it('gives the same answer when a key is screened again', () => {
    const good = ed25519PublicKey(new Uint8Array(32))
    const bad = new Uint8Array(32)
    assert.deepEqual([good, bad, good, bad].map(screenKey), [true, false, true, false])
  })
})

/**
 * Implements the rule of SPECIFICATION.md §2.3 with another library. The rule requires S < L, a canonical R
 * that is not of small order, and that [S]B − [k]A encodes to the bytes of R.
 */
function isValidByRule (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false
  const order = Point.CURVE().n
  const s = littleEndian(signature.subarray(32))
  if (s >= order) return false
  const r = signature.subarray(0, 32)
  const k = littleEndian(sha512(r, key, message)) % order
  try {
    if (Point.fromBytes(r, false).isSmallOrder()) return false
    const minusA = Point.fromBytes(key, false).negate()
    return hex(times(Point.BASE, s).add(times(minusA, k)).toBytes()) === hex(r)
  } catch {
    return false
  }
}

function times (point: Point, scalar: bigint): Point {
  let sum = Point.ZERO
  for (let n = scalar, power = point; n > 0n; n >>= 1n, power = power.double()) {
    if (n & 1n) sum = sum.add(power)
  }
  return sum
}

function littleEndian (data: Uint8Array): bigint {
  return BigInt('0x' + hex(data.slice().reverse()))
}
