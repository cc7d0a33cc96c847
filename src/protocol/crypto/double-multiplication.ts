/**
 * Computes a·P + b·Q by interleaved non-adjacent forms of width 5, so that both products share the doublings
 * (E. Straus; Hankerson, Menezes, Vanstone, *Guide to Elliptic Curve Cryptography*, §3.3.3). No table is
 * kept for the points. The time depends on the scalars, so the scalars must be public.
 */
import {
  addPoint, addend, doublePoint, negatedAddend, point, setAddend, setNeutral, type Addend, type Point
} from './edwards25519.js'
import { negate } from './field25519.js'
import { nonAdjacent5 } from './scalar25519.js'

const ODD_MULTIPLES = 8
/** Scalars below L have 253 bits; a non-adjacent form may have one digit more. */
const DIGITS = 254

interface OddMultiples {
  /** The point times 1, 3, … 15. */
  readonly positive: readonly Addend[]
  readonly negative: readonly Addend[]
}

const multiplesOfP = oddMultiples()
const multiplesOfQ = oddMultiples()
const double = point()
const sum = point()
const doubleAddend = addend()

/** out = a·P + b·Q. The scalars are below L, in little-endian bytes. */
export function multiplyTwo (
  out: Point, a: Uint8Array, p: Point, b: Uint8Array, q: Point
): void {
  fill(multiplesOfP, p)
  fill(multiplesOfQ, q)
  const digitsOfA = nonAdjacent5(a, DIGITS)
  const digitsOfB = nonAdjacent5(b, DIGITS)
  setNeutral(out)
  for (let i = DIGITS - 1; i >= 0; i--) {
    const digitA = digitsOfA[i]!
    const digitB = digitsOfB[i]!
    // Only additions read T; the last operation computes T for the caller.
    doublePoint(out, out, digitA !== 0 || digitB !== 0 || i === 0)
    if (digitA !== 0) addPoint(out, out, entry(multiplesOfP, digitA), digitB !== 0 || i === 0)
    if (digitB !== 0) addPoint(out, out, entry(multiplesOfQ, digitB), i === 0)
  }
}

function oddMultiples (): OddMultiples {
  const positive = Array.from({ length: ODD_MULTIPLES }, addend)
  return { positive, negative: positive.map(negatedAddend) }
}

function fill (multiples: OddMultiples, p: Point): void {
  doublePoint(double, p, true)
  setAddend(doubleAddend, double)
  multiples.positive.forEach((multiple, i) => {
    if (i === 0) {
      setAddend(multiple, p)
    } else {
      addPoint(sum, i === 1 ? p : sum, doubleAddend, true)
      setAddend(multiple, sum)
    }
    negate(multiples.negative[i]!.twoDT, multiple.twoDT)
  })
}

function entry (multiples: OddMultiples, digit: number): Addend {
  const list = digit > 0 ? multiples.positive : multiples.negative
  return list[Math.abs(digit) >> 1]!
}
