/**
 * Implements RFC 9381 §5 step by step on the points of another library, without optimization. Tests compare
 * the VRF of the project with this reference.
 */
import { Point } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, hex } from '../../../../src/protocol/types/index.js'

const q = Point.CURVE().n
const SUITE = 0x03

function hash (...parts: Uint8Array[]): Uint8Array {
  return sha512(concat(...parts))
}

function byte (...values: number[]): Uint8Array {
  return new Uint8Array(values)
}

function stringToInt (data: Uint8Array): bigint {
  return BigInt('0x' + hex(data.slice().reverse()))
}

function intToString (n: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Number(n >> BigInt(8 * i) & 0xffn))
}

/** §5.4.1.1 */
function encodeToCurve (publicKey: Uint8Array, alpha: Uint8Array): Point {
  for (let ctr = 0; ; ctr++) {
    const hashString = hash(byte(SUITE, 0x01), publicKey, alpha, byte(ctr), byte(0x00))
    try {
      const point = Point.fromBytes(hashString.subarray(0, 32), false).clearCofactor()
      if (!point.is0()) return point
    } catch {
      // Not a point: try the next counter.
    }
  }
}

/** §5.4.3 */
function challenge (...points: Point[]): bigint {
  const strings = points.map(point => point.toBytes())
  return stringToInt(hash(byte(SUITE, 0x02), ...strings, byte(0x00)).subarray(0, 16))
}

function secretScalar (secretKey: Uint8Array): bigint {
  const head = hash(secretKey).slice(0, 32)
  head[0] = head[0]! & 248
  head[31] = head[31]! & 127 | 64
  return stringToInt(head) % q
}

export function referencePublicKey (secretKey: Uint8Array): Uint8Array {
  return Point.BASE.multiply(secretScalar(secretKey)).toBytes()
}

/** §5.1 */
export function referenceProve (secretKey: Uint8Array, alpha: Uint8Array): Uint8Array {
  const x = secretScalar(secretKey)
  const y = Point.BASE.multiply(x)
  const h = encodeToCurve(y.toBytes(), alpha)
  const gamma = h.multiply(x)
  const k = stringToInt(hash(hash(secretKey).subarray(32), h.toBytes())) % q
  const c = challenge(y, h, gamma, Point.BASE.multiply(k), h.multiply(k))
  const s = (k + c * x) % q
  return concat(gamma.toBytes(), intToString(c, 16), intToString(s, 32))
}

/** §5.3 without key validation. */
export function referenceVerify (
  publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array
): Uint8Array | undefined {
  try {
    const gamma = Point.fromBytes(proof.subarray(0, 32), false)
    const y = Point.fromBytes(publicKey, false)
    const c = stringToInt(proof.subarray(32, 48))
    const s = stringToInt(proof.subarray(48))
    if (proof.length !== 80 || s >= q) return undefined
    const h = encodeToCurve(publicKey, alpha)
    const u = Point.BASE.multiply(s, false).subtract(y.multiply(c, false))
    const v = h.multiply(s, false).subtract(gamma.multiply(c, false))
    if (challenge(y, h, gamma, u, v) !== c) return undefined
    return hash(byte(SUITE, 0x03), gamma.clearCofactor().toBytes(), byte(0x00))
  } catch {
    return undefined
  }
}
