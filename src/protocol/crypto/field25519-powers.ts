/**
 * Powers modulo p = 2^255 − 19 by the fixed chain of 254 squarings in D. J. Bernstein's ref10. The time
 * does not depend on the base.
 */
import { copy, multiply, square, zero, type FieldElement } from './field25519.js'

/** Temporary elements. They are shared, because an allocation costs as much as a product. */
const base = zero()
const x2 = zero()
const x9 = zero()
const x11 = zero()
/** `onesN` is x^(2^N − 1). */
const ones5 = zero()
const ones10 = zero()
const ones20 = zero()
const ones50 = zero()
const ones100 = zero()

/** out = a^(p−2) = 1/a, or 0 for a = 0. */
export function invert (out: FieldElement, a: FieldElement): FieldElement {
  setOnes250(out, a)
  // p − 2 = 2^255 − 21 = (2^250 − 1)·2^5 + 11
  return multiply(out, squareTimes(out, out, 5), x11)
}

/** out = a^((p−5)/8), for the square root of RFC 8032 §5.1.3. */
export function powP58 (out: FieldElement, a: FieldElement): FieldElement {
  setOnes250(out, a)
  // (p − 5)/8 = 2^252 − 3 = (2^250 − 1)·2^2 + 1
  return multiply(out, squareTimes(out, out, 2), base)
}

/** out = a^(2^250 − 1). Leaves a in `base` and a^11 in `x11`. */
function setOnes250 (out: FieldElement, a: FieldElement): void {
  copy(base, a)
  square(x2, base)
  multiply(x9, squareTimes(x9, x2, 2), base)
  multiply(x11, x9, x2)
  multiply(ones5, square(ones5, x11), x9)
  multiply(ones10, squareTimes(ones10, ones5, 5), ones5)
  multiply(ones20, squareTimes(ones20, ones10, 10), ones10)
  multiply(out, squareTimes(out, ones20, 20), ones20)
  multiply(ones50, squareTimes(ones50, out, 10), ones10)
  multiply(ones100, squareTimes(ones100, ones50, 50), ones50)
  multiply(out, squareTimes(out, ones100, 100), ones100)
  multiply(out, squareTimes(out, out, 50), ones50)
}

/** out = a^(2^n). */
function squareTimes (out: FieldElement, a: FieldElement, n: number): FieldElement {
  square(out, a)
  for (let i = 1; i < n; i++) square(out, out)
  return out
}
