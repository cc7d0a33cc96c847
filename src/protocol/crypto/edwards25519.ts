/**
 * Points of the curve edwards25519, −x² + y² = 1 + d x² y² (RFC 8032 §5.1). The extended coordinates are
 * those of Hisil, Wong, Carter, Dawson, *Twisted Edwards Curves Revisited*: x = X/Z, y = Y/Z, xy = T/Z. The
 * formulas are complete: they are valid for all points, with the neutral point and doublings.
 *
 * Operations write their result into the first argument, which may also be an operand. They share temporary
 * elements of this module, because all work is synchronous. Comments note widths (`field25519.ts`) above 2.
 */
import {
  add, copy, fieldElement, multiply, negate, square, subtract, zero, type FieldElement
} from './field25519.js'

export interface Point {
  readonly X: FieldElement
  readonly Y: FieldElement
  readonly Z: FieldElement
  /** Not valid after an operation with `withT` false. */
  readonly T: FieldElement
}

/** A point in the form that `addPoint` adds: Y+X, Y−X, 2Z, 2dT. */
export interface Addend {
  readonly sum: FieldElement
  readonly difference: FieldElement
  readonly twoZ: FieldElement
  readonly twoDT: FieldElement
}

/** −121665/121666. */
export const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n
const TWO_D = fieldElement(2n * D)

/** Returns a new neutral point. */
export function point (): Point {
  const p = { X: zero(), Y: zero(), Z: zero(), T: zero() }
  setNeutral(p)
  return p
}

export function setNeutral (out: Point): void {
  out.X.fill(0)
  out.Y.fill(0)
  out.Z.fill(0)
  out.T.fill(0)
  out.Y[0] = 1
  out.Z[0] = 1
}

export function copyPoint (out: Point, p: Point): void {
  copy(out.X, p.X)
  copy(out.Y, p.Y)
  copy(out.Z, p.Z)
  copy(out.T, p.T)
}

export function negatePoint (out: Point, p: Point): void {
  negate(out.X, p.X)
  copy(out.Y, p.Y)
  copy(out.Z, p.Z)
  negate(out.T, p.T)
}

/** Returns a new neutral addend. */
export function addend (): Addend {
  const q = { sum: zero(), difference: zero(), twoZ: zero(), twoDT: zero() }
  q.sum[0] = 1
  q.difference[0] = 1
  q.twoZ[0] = 2
  return q
}

export function setAddend (out: Addend, p: Point): void {
  add(out.sum, p.Y, p.X)
  subtract(out.difference, p.Y, p.X)
  add(out.twoZ, p.Z, p.Z)
  multiply(out.twoDT, p.T, TWO_D)
}

/** Returns −q, which shares memory with q except `twoDT`. Negate `twoDT` again after each change of q. */
export function negatedAddend (q: Addend): Addend {
  return { sum: q.difference, difference: q.sum, twoZ: q.twoZ, twoDT: negate(zero(), q.twoDT) }
}

const A = zero()
const B = zero()
const C = zero()
const E = zero()
const F = zero()
const G = zero()
const H = zero()

/** Adds by §3.1 of Hisil et al. for a = −1 (add-2008-hwcd-3): 8M, or 7M without T. */
export function addPoint (out: Point, p: Point, q: Addend, withT: boolean): void {
  multiply(A, subtract(A, p.Y, p.X), q.difference)
  multiply(B, add(B, p.Y, p.X), q.sum)
  multiply(C, p.T, q.twoDT)
  multiply(F, p.Z, q.twoZ)
  subtract(E, B, A)
  add(H, B, A)
  add(G, F, C)
  subtract(F, F, C)
  finish(out, withT)
}

/** Doubles by §3.3 of Hisil et al. for a = −1 (dbl-2008-hwcd): 4M + 4S, or 3M + 4S without T. */
export function doublePoint (out: Point, p: Point, withT: boolean): void {
  square(A, p.X)
  square(B, p.Y)
  square(C, p.Z)
  square(E, add(E, p.X, p.Y))
  add(H, A, B)
  // E, F, G, H have the opposite sign of those in the paper, which cancels. E has width 3, F width 4.
  subtract(E, H, E)
  subtract(G, A, B)
  add(F, add(F, C, C), G)
  finish(out, withT)
}

function finish (out: Point, withT: boolean): void {
  multiply(out.X, E, F)
  multiply(out.Y, G, H)
  multiply(out.Z, F, G)
  if (withT) multiply(out.T, E, H)
}

/** out = 2^n·p with T, for n ≥ 1. */
export function doubleTimes (out: Point, p: Point, n: number): void {
  let from = p
  for (let i = 1; i < n; i++, from = out) doublePoint(out, from, false)
  doublePoint(out, from, true)
}
