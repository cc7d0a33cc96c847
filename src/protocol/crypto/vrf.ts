/** ECVRF-EDWARDS25519-SHA512-TAI, RFC 9381. */
import assert from 'node:assert'
import { Point } from '@noble/ed25519'
import { concat, equal } from '../types/index.js'
import { sha512 } from './hash.js'
import { screenKey } from './key-screening.js'

const L = Point.CURVE().n
const SUITE = new Uint8Array([0x03])
const b = (n: number): Uint8Array => new Uint8Array([n])
const le = (bytes: Uint8Array): bigint =>
  BigInt('0x' + Buffer.from(bytes).reverse().toString('hex'))
const toLe = (n: bigint, length: number): Uint8Array =>
  new Uint8Array(Buffer.from(n.toString(16).padStart(2 * length, '0'), 'hex').reverse())

export interface VrfSecret {
  readonly publicKey: Uint8Array
  readonly scalar: bigint
  readonly prefix: Uint8Array
}

export interface VrfKeyPair {
  readonly publicKey: Uint8Array
  readonly secret: VrfSecret
}

export function vrfKeyPair (seed: Uint8Array): VrfKeyPair {
  const digest = sha512(seed)
  const head = digest.slice(0, 32)
  head[0]! &= 248
  head[31]! = (head[31]! & 127) | 64
  const scalar = le(head)
  const publicKey = Point.BASE.multiply(scalar % L).toBytes()
  return { publicKey, secret: { publicKey, scalar, prefix: digest.slice(32) } }
}

function hashToCurve (salt: Uint8Array, alpha: Uint8Array): Point {
  for (let ctr = 0; ctr < 256; ctr++) {
    const digest = sha512(SUITE, b(1), salt, alpha, b(ctr), b(0))
    try {
      const point = Point.fromBytes(digest.subarray(0, 32), false).clearCofactor()
      if (!point.is0()) return point
    } catch {}
  }
  assert.fail('no point found')
}

function challenge (...points: Uint8Array[]): Uint8Array {
  return sha512(SUITE, b(2), ...points, b(0)).slice(0, 16)
}

export function vrfProve (secret: VrfSecret, alpha: Uint8Array): Uint8Array {
  const H = hashToCurve(secret.publicKey, alpha)
  const h = H.toBytes()
  const gamma = H.multiply(secret.scalar % L).toBytes()
  const k = le(sha512(secret.prefix, h)) % L
  const c = challenge(secret.publicKey, h, gamma, Point.BASE.multiply(k).toBytes(),
    H.multiply(k).toBytes())
  return concat(gamma, c, toLe((k + le(c) * secret.scalar) % L, 32))
}

export function vrfVerify (
  publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array
): Uint8Array | undefined {
  if (proof.length !== 80 || !screenKey(publicKey)) return undefined
  try {
    const gamma = Point.fromBytes(proof.subarray(0, 32), false)
    const c = le(proof.subarray(32, 48))
    const s = le(proof.subarray(48))
    if (s >= L) return undefined
    const H = hashToCurve(publicKey, alpha)
    const Y = Point.fromBytes(publicKey, false)
    const U = Point.BASE.multiply(s, false).subtract(Y.multiply(c, false))
    const V = H.multiply(s, false).subtract(gamma.multiply(c, false))
    const expected = challenge(publicKey, H.toBytes(), gamma.toBytes(), U.toBytes(), V.toBytes())
    return equal(expected, proof.subarray(32, 48)) ? vrfOutput(proof) : undefined
  } catch {
    return undefined
  }
}

export function vrfOutput (proof: Uint8Array): Uint8Array {
  const gamma = Point.fromBytes(proof.subarray(0, 32), false)
  return sha512(SUITE, b(3), gamma.clearCofactor().toBytes(), b(0))
}
