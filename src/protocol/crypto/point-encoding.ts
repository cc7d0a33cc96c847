/** Encodes and decodes points of edwards25519 as 32 bytes (RFC 8032 §5.1.2, §5.1.3). */
import { assert } from '../types/index.js'
import { D, point, type Point } from './edwards25519.js'
import {
  add, copy, fieldElement, multiply, negate, setField, square, subtract, toBigInt, zero,
  type FieldElement
} from './field25519.js'
import { invert, powP58 } from './field25519-powers.js'
import { integerToBytes } from './scalar25519.js'

export const POINT_BYTES = 32
const SIGN = 1n << 255n

/** The base point: y = 4/5, and x is even. */
const BASE_POINT = new Uint8Array([0x58, ...Array<number>(31).fill(0x66)])

const ONE = fieldElement(1n)
const D_ELEMENT = fieldElement(D)
/** 2^((p−1)/4), a square root of −1. */
const ROOT_OF_MINUS_ONE = fieldElement(
  19681161376707505956807079304988542015446066515923890162744021073123829784752n
)

const y2 = zero()
const u = zero()
const v = zero()
const v3 = zero()
const x = zero()
const t = zero()

/**
 * Decodes a point strictly (§5.1.3). Returns false if y ≥ p, if no such point exists, or if x = 0 has a
 * sign. The content of `out` is then undefined.
 */
export function decodePoint (out: Point, bytes: Uint8Array): boolean {
  if (bytes.length !== POINT_BYTES) return false
  if (!isReduced(bytes)) return false
  setField(out.Y, bytes)
  square(y2, out.Y)
  subtract(u, y2, ONE)
  add(v, multiply(v, y2, D_ELEMENT), ONE)
  if (!rootOfRatio()) return false
  const negative = bytes[31]! >= 0x80
  const root = toBigInt(x)
  if (root === 0n && negative) return false
  if ((root % 2n === 1n) !== negative) negate(x, x)
  copy(out.X, x)
  copy(out.Z, ONE)
  multiply(out.T, x, out.Y)
  return true
}

/** Tells whether y < p = 2^255 − 19, without the sign bit. */
function isReduced (bytes: Uint8Array): boolean {
  if (bytes[0]! < 0xed || (bytes[31]! & 0x7f) !== 0x7f) return true
  for (let i = 1; i < 31; i++) if (bytes[i] !== 0xff) return true
  return false
}

/** Sets x to a square root of u/v (§5.1.3, steps 2 and 3). Returns false if there is no root. */
function rootOfRatio (): boolean {
  multiply(v3, square(v3, v), v)
  multiply(t, square(t, v3), v)
  powP58(t, multiply(t, t, u))
  multiply(x, multiply(x, u, v3), t)
  multiply(t, square(t, x), v)
  if (isZero(subtract(v3, t, u))) return true
  if (!isZero(add(v3, t, u))) return false
  multiply(x, x, ROOT_OF_MINUS_ONE)
  return true
}

function isZero (a: FieldElement): boolean {
  return toBigInt(a) === 0n
}

/** Returns the base point B (RFC 8032 §5.1). */
export function basePoint (): Point {
  const b = point()
  assert(decodePoint(b, BASE_POINT))
  return b
}

/** Tells whether p is the neutral point (0, 1), with any Z. */
export function isNeutral (p: Point): boolean {
  return isZero(p.X) && isZero(subtract(t, p.Y, p.Z))
}

/**
 * Encodes several points (§5.1.2) with a single inversion (P. Montgomery, *Speeding the Pollard and elliptic
 * curve methods*, §10.3.1).
 */
export function encodePoints (points: readonly Point[]): Uint8Array[] {
  const products: FieldElement[] = []
  let product = ONE
  for (const p of points) {
    products.push(product)
    product = multiply(zero(), product, p.Z)
  }
  const inverse = invert(zero(), product)
  const encoded: Uint8Array[] = []
  for (let i = points.length - 1; i >= 0; i--) {
    const p = points[i]!
    multiply(t, inverse, products[i]!)
    multiply(inverse, inverse, p.Z)
    const sign = toBigInt(multiply(x, p.X, t)) % 2n === 1n ? SIGN : 0n
    encoded.push(integerToBytes(toBigInt(multiply(x, p.Y, t)) + sign, POINT_BYTES))
  }
  return encoded.reverse()
}
