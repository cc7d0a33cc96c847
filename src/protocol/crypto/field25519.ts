/**
 * Arithmetic modulo p = 2^255 − 19 in double-precision numbers, after D. J. Bernstein, *Curve25519: new
 * Diffie-Hellman speed records*, §4. It is three to five times faster than BigInt, and its sequence of
 * operations does not depend on the values.
 *
 * An element is the sum of twelve limbs. Limb i is a multiple of 2^⌈21.25 i⌉, its unit. A product of limbs
 * i and j is a multiple of the unit of limb i+j. From 2^255 on, a product is multiplied by 19·2^−255, which
 * gives a multiple of the unit of limb i+j−12. Doubles hold 53 bits, so sums up to 2^53 units are exact.
 *
 * *Width.* An element has width w if |limb i| ≤ 1.02 w 2^(⌈21.25(i+1)⌉−1). `multiply` and `square` return
 * width 1. They are exact if the product of the widths of both operands is at most 15. `add` and `subtract`
 * do not carry, so widths add up. `field25519.test.ts` tests the extremes.
 *
 * Every function writes its result into the first argument, which may also be an operand.
 */
import { integerToBytes } from './scalar25519.js'

export type FieldElement = number[]

export const P = 2n ** 255n - 19n
const LIMBS = 12
const ELEMENT_ENCODING_BYTES = 32
/** The exponent of the unit of limb i: ⌈21.25 i⌉. */
const OFFSETS = [0, 22, 43, 64, 85, 107, 128, 149, 170, 192, 213, 234, 255]
const BYTE_WEIGHTS = Array.from({ length: ELEMENT_ENCODING_BYTES }, (_, k) => 2 ** (8 * k))

/** 2^255 = 19 modulo p. */
const WRAP = 19 * 2 ** -255
/**
 * x + ROUND_i − ROUND_i is x rounded to a multiple of the unit of limb i: a number near
 * 1.5·2^(52+e) has no bit below 2^e.
 */
const ROUND_1 = 1.5 * 2 ** (52 + 22)
const ROUND_2 = 1.5 * 2 ** (52 + 43)
const ROUND_3 = 1.5 * 2 ** (52 + 64)
const ROUND_4 = 1.5 * 2 ** (52 + 85)
const ROUND_5 = 1.5 * 2 ** (52 + 107)
const ROUND_6 = 1.5 * 2 ** (52 + 128)
const ROUND_7 = 1.5 * 2 ** (52 + 149)
const ROUND_8 = 1.5 * 2 ** (52 + 170)
const ROUND_9 = 1.5 * 2 ** (52 + 192)
const ROUND_10 = 1.5 * 2 ** (52 + 213)
const ROUND_11 = 1.5 * 2 ** (52 + 234)
const ROUND_12 = 1.5 * 2 ** (52 + 255)

const ONE = zero()
ONE[0] = 1

/**
 * Returns a new element. The array begins with fractions, because V8 then stores it as plain doubles. It is
 * much faster to make than a typed array, and needs no check for detached memory.
 */
export function zero (): FieldElement {
  return [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5].fill(0)
}

/** Returns n modulo p, of width 1. */
export function fieldElement (n: bigint): FieldElement {
  return setField(zero(), integerToBytes((n % P + P) % P, ELEMENT_ENCODING_BYTES))
}

/** Sets the little-endian integer in the first 255 of 256 bits, of width 1. */
export function setField (out: FieldElement, bytes: Uint8Array): FieldElement {
  for (let i = 0, k = 0; i < LIMBS; i++) {
    let limb = 0
    for (; 8 * k < OFFSETS[i + 1]! && k < ELEMENT_ENCODING_BYTES; k++) {
      limb += (k === 31 ? bytes[k]! & 0x7f : bytes[k]!) * BYTE_WEIGHTS[k]!
    }
    out[i] = limb
  }
  return multiply(out, out, ONE)
}

/** Returns the representative in [0, p). */
export function toBigInt (a: FieldElement): bigint {
  let sum = 0n
  for (const limb of a) sum += BigInt(limb)
  const remainder = sum % P
  return remainder < 0n ? remainder + P : remainder
}

export function copy (out: FieldElement, a: FieldElement): FieldElement {
  for (let i = 0; i < LIMBS; i++) out[i] = a[i]!
  return out
}

export function add (out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  out[0] = a[0]! + b[0]!; out[1] = a[1]! + b[1]!
  out[2] = a[2]! + b[2]!; out[3] = a[3]! + b[3]!
  out[4] = a[4]! + b[4]!; out[5] = a[5]! + b[5]!
  out[6] = a[6]! + b[6]!; out[7] = a[7]! + b[7]!
  out[8] = a[8]! + b[8]!; out[9] = a[9]! + b[9]!
  out[10] = a[10]! + b[10]!; out[11] = a[11]! + b[11]!
  return out
}

export function subtract (out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  out[0] = a[0]! - b[0]!; out[1] = a[1]! - b[1]!
  out[2] = a[2]! - b[2]!; out[3] = a[3]! - b[3]!
  out[4] = a[4]! - b[4]!; out[5] = a[5]! - b[5]!
  out[6] = a[6]! - b[6]!; out[7] = a[7]! - b[7]!
  out[8] = a[8]! - b[8]!; out[9] = a[9]! - b[9]!
  out[10] = a[10]! - b[10]!; out[11] = a[11]! - b[11]!
  return out
}

export function negate (out: FieldElement, a: FieldElement): FieldElement {
  out[0] = -a[0]!; out[1] = -a[1]!; out[2] = -a[2]!; out[3] = -a[3]!
  out[4] = -a[4]!; out[5] = -a[5]!; out[6] = -a[6]!; out[7] = -a[7]!
  out[8] = -a[8]!; out[9] = -a[9]!; out[10] = -a[10]!; out[11] = -a[11]!
  return out
}

/** Multiplies limb by limb. Two chains of carries, from limbs 0 and 6, run in parallel. */
export function multiply (out: FieldElement, a: FieldElement, b: FieldElement): FieldElement {
  const a0 = a[0]!, a1 = a[1]!, a2 = a[2]!, a3 = a[3]!
  const a4 = a[4]!, a5 = a[5]!, a6 = a[6]!, a7 = a[7]!
  const a8 = a[8]!, a9 = a[9]!, a10 = a[10]!, a11 = a[11]!
  const b0 = b[0]!, b1 = b[1]!, b2 = b[2]!, b3 = b[3]!
  const b4 = b[4]!, b5 = b[5]!, b6 = b[6]!, b7 = b[7]!
  const b8 = b[8]!, b9 = b[9]!, b10 = b[10]!, b11 = b[11]!
  let h0 = a0 * b0 + WRAP * (a1 * b11 + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 +
    a8 * b4 + a9 * b3 + a10 * b2 + a11 * b1)
  let h1 = a0 * b1 + a1 * b0 + WRAP * (a2 * b11 + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 +
    a8 * b5 + a9 * b4 + a10 * b3 + a11 * b2)
  let h2 = a0 * b2 + a1 * b1 + a2 * b0 + WRAP * (a3 * b11 + a4 * b10 + a5 * b9 + a6 * b8 + a7 * b7 +
    a8 * b6 + a9 * b5 + a10 * b4 + a11 * b3)
  let h3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + WRAP * (a4 * b11 + a5 * b10 + a6 * b9 + a7 * b8 +
    a8 * b7 + a9 * b6 + a10 * b5 + a11 * b4)
  let h4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + WRAP * (a5 * b11 + a6 * b10 + a7 * b9 +
    a8 * b8 + a9 * b7 + a10 * b6 + a11 * b5)
  let h5 = a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + WRAP * (a6 * b11 + a7 * b10 +
    a8 * b9 + a9 * b8 + a10 * b7 + a11 * b6)
  let h6 = a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + WRAP * (a7 * b11 +
    a8 * b10 + a9 * b9 + a10 * b8 + a11 * b7)
  let h7 = a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 +
    WRAP * (a8 * b11 + a9 * b10 + a10 * b9 + a11 * b8)
  let h8 = a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 +
    WRAP * (a9 * b11 + a10 * b10 + a11 * b9)
  let h9 = a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 +
    a9 * b0 + WRAP * (a10 * b11 + a11 * b10)
  let h10 = a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 +
    a8 * b2 + a9 * b1 + a10 * b0 + WRAP * (a11 * b11)
  let h11 = a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 +
    a8 * b3 + a9 * b2 + a10 * b1 + a11 * b0
  let q = 0
  q = h0 + ROUND_1 - ROUND_1; h0 -= q; h1 += q
  q = h6 + ROUND_7 - ROUND_7; h6 -= q; h7 += q
  q = h1 + ROUND_2 - ROUND_2; h1 -= q; h2 += q
  q = h7 + ROUND_8 - ROUND_8; h7 -= q; h8 += q
  q = h2 + ROUND_3 - ROUND_3; h2 -= q; h3 += q
  q = h8 + ROUND_9 - ROUND_9; h8 -= q; h9 += q
  q = h3 + ROUND_4 - ROUND_4; h3 -= q; h4 += q
  q = h9 + ROUND_10 - ROUND_10; h9 -= q; h10 += q
  q = h4 + ROUND_5 - ROUND_5; h4 -= q; h5 += q
  q = h10 + ROUND_11 - ROUND_11; h10 -= q; h11 += q
  q = h5 + ROUND_6 - ROUND_6; h5 -= q; h6 += q
  q = h11 + ROUND_12 - ROUND_12; h11 -= q; h0 += WRAP * q
  q = h6 + ROUND_7 - ROUND_7; h6 -= q; h7 += q
  q = h0 + ROUND_1 - ROUND_1; h0 -= q; h1 += q
  out[0] = h0; out[1] = h1; out[2] = h2; out[3] = h3
  out[4] = h4; out[5] = h5; out[6] = h6; out[7] = h7
  out[8] = h8; out[9] = h9; out[10] = h10; out[11] = h11
  return out
}

/** Squares: `multiply(out, a, a)` with equal products computed once. */
export function square (out: FieldElement, a: FieldElement): FieldElement {
  const a0 = a[0]!, a1 = a[1]!, a2 = a[2]!, a3 = a[3]!
  const a4 = a[4]!, a5 = a[5]!, a6 = a[6]!, a7 = a[7]!
  const a8 = a[8]!, a9 = a[9]!, a10 = a[10]!, a11 = a[11]!
  const d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, d3 = 2 * a3
  const d4 = 2 * a4, d5 = 2 * a5, d6 = 2 * a6, d7 = 2 * a7
  const d8 = 2 * a8, d9 = 2 * a9, d10 = 2 * a10
  let h0 = a0 * a0 + WRAP * (d1 * a11 + d2 * a10 + d3 * a9 + d4 * a8 + d5 * a7 + a6 * a6)
  let h1 = d0 * a1 + WRAP * (d2 * a11 + d3 * a10 + d4 * a9 + d5 * a8 + d6 * a7)
  let h2 = d0 * a2 + a1 * a1 + WRAP * (d3 * a11 + d4 * a10 + d5 * a9 + d6 * a8 + a7 * a7)
  let h3 = d0 * a3 + d1 * a2 + WRAP * (d4 * a11 + d5 * a10 + d6 * a9 + d7 * a8)
  let h4 = d0 * a4 + d1 * a3 + a2 * a2 + WRAP * (d5 * a11 + d6 * a10 + d7 * a9 + a8 * a8)
  let h5 = d0 * a5 + d1 * a4 + d2 * a3 + WRAP * (d6 * a11 + d7 * a10 + d8 * a9)
  let h6 = d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3 + WRAP * (d7 * a11 + d8 * a10 + a9 * a9)
  let h7 = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + WRAP * (d8 * a11 + d9 * a10)
  let h8 = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4 + WRAP * (d9 * a11 + a10 * a10)
  let h9 = d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + WRAP * d10 * a11
  let h10 = d0 * a10 + d1 * a9 + d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5 + WRAP * a11 * a11
  let h11 = d0 * a11 + d1 * a10 + d2 * a9 + d3 * a8 + d4 * a7 + d5 * a6
  let q = 0
  q = h0 + ROUND_1 - ROUND_1; h0 -= q; h1 += q
  q = h6 + ROUND_7 - ROUND_7; h6 -= q; h7 += q
  q = h1 + ROUND_2 - ROUND_2; h1 -= q; h2 += q
  q = h7 + ROUND_8 - ROUND_8; h7 -= q; h8 += q
  q = h2 + ROUND_3 - ROUND_3; h2 -= q; h3 += q
  q = h8 + ROUND_9 - ROUND_9; h8 -= q; h9 += q
  q = h3 + ROUND_4 - ROUND_4; h3 -= q; h4 += q
  q = h9 + ROUND_10 - ROUND_10; h9 -= q; h10 += q
  q = h4 + ROUND_5 - ROUND_5; h4 -= q; h5 += q
  q = h10 + ROUND_11 - ROUND_11; h10 -= q; h11 += q
  q = h5 + ROUND_6 - ROUND_6; h5 -= q; h6 += q
  q = h11 + ROUND_12 - ROUND_12; h11 -= q; h0 += WRAP * q
  q = h6 + ROUND_7 - ROUND_7; h6 -= q; h7 += q
  q = h0 + ROUND_1 - ROUND_1; h0 -= q; h1 += q
  out[0] = h0; out[1] = h1; out[2] = h2; out[3] = h3
  out[4] = h4; out[5] = h5; out[6] = h6; out[7] = h7
  out[8] = h8; out[9] = h9; out[10] = h10; out[11] = h11
  return out
}
