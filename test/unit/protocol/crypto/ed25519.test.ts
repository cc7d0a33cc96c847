import assert from 'node:assert/strict'
import { Point } from '@noble/ed25519'
import fc from 'fast-check'
import {
  ed25519PublicKey, ed25519Sign, ed25519Verify, nodeVerifier, screenKey, sha512
} from '../../../../src/protocol/crypto/index.js'
import { fromHex, hex } from '../../../../src/protocol/types/index.js'
import { bytes, loadVectors } from './vectors.js'

interface Rfc8032 {
  readonly vectors: Array<Record<'name' | 'seed' | 'publicKey' | 'message' | 'signature', string>>
}

interface EdgeCases {
  readonly cases: Array<Record<'desc' | 'publicKey' | 'message' | 'signature', string> &
    Record<'screenKey' | 'equation' | 'accept', boolean>>
}

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
        assert.equal(ed25519Verify(key!, message!, signature!), v.equation, 'node:crypto alone')
        assert.equal(nodeVerifier.verify(key!, message!, signature!), v.accept, 'verdict')
        assert.equal(v.accept, v.screenKey && v.equation, 'the vector itself')
        assert.equal(cofactorless(key!, message!, signature!), v.equation, 'the rule, transcribed')
      })
    }
  })

  it('never throws, whatever the bytes', () => {
    const some = fc.uint8Array({ maxLength: 70 })
    fc.assert(fc.property(fc.oneof(bytes(32), some), some, fc.oneof(bytes(64), some), (k, m, s) => {
      assert.equal(ed25519Verify(k, m, s), false)
    }))
  })

  it('signs nothing with a seed of another length', () => {
    assert.throws(() => ed25519Sign(new Uint8Array(31), new Uint8Array(0)), /32 bytes/)
  })
})

describe('crypto: key screening', () => {
  it('passes the key of every seed', () => {
    fc.assert(fc.property(bytes(32), seed => {
      assert.equal(screenKey(ed25519PublicKey(seed)), true)
    }), { numRuns: 20 })
  })

  it('refuses every key with a component of small order', () => {
    const torsion = Point.fromBytes(fromHex(
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'), false)
    let small = torsion
    for (let i = 1; i < 8; i++, small = small.add(torsion)) {
      assert.equal(screenKey(small.toBytes()), false, `${i} times the point of order 8`)
      assert.equal(screenKey(Point.BASE.add(small).toBytes()), false, `${i} times it and B`)
    }
    assert.ok(small.is0(), 'eight times the point is neutral')
  })

  it('gives the same answer again', () => {
    const good = ed25519PublicKey(new Uint8Array(32))
    const bad = new Uint8Array(32)
    assert.deepEqual([good, bad, good, bad].map(screenKey), [true, false, true, false])
  })
})

/**
 * consensus.md §2 word for word, on another library's points: S < L, [S]B − [k]A encodes to the
 * very bytes of R. A is decoded as OpenSSL does it, y modulo p and any sign on x = 0.
 */
function cofactorless (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false
  const order = Point.CURVE().n
  const s = littleEndian(signature.subarray(32))
  if (s >= order) return false
  const r = signature.subarray(0, 32)
  const k = littleEndian(sha512(r, key, message)) % order
  try {
    const minusA = Point.fromBytes(key, true).negate()
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
