/**
 * Multiplies a point by many scalars, in signed digits of radix 16. The table holds −8…8 times
 * 16^(stride·t)·point for t = 0, 1, …: the layout of ref10 for the base point, with any stride. A scalar
 * costs one addition per digit and 4·(stride−1) doublings.
 *
 * The sequence of operations does not depend on the scalar: zero and negative digits are added like other
 * digits. The scalar selects the table entries that are read.
 */
import {
  addPoint, addend, copyPoint, doubleTimes, negatedAddend, point, setAddend, setNeutral, type Addend,
  type Point
} from './edwards25519.js'
import { negate } from './field25519.js'
import { radix16 } from './scalar25519.js'

const DIGIT_BITS = 4
const LARGEST_DIGIT = 8

export class MultiplesTable {
  readonly #stride: number
  /** For each position t the addends of the digits −8…8, in order. */
  readonly #rows: readonly (readonly Addend[])[]

  /**
   * @param bits more bits than the largest scalar has, so that its top digit cannot carry
   * @param stride digits per row: few for a point that is used often, many for a point that is used twice
   */
  constructor (bits: number, stride: number) {
    this.#stride = stride
    const rows = Math.ceil(bits / DIGIT_BITS / stride)
    this.#rows = Array.from({ length: rows }, emptyRow)
  }

  /** Fills the table with the multiples of `p`, in the same memory. */
  fill (p: Point): this {
    copyPoint(rowPoint, p)
    this.#rows.forEach((row, t) => {
      if (t > 0) doubleTimes(rowPoint, rowPoint, DIGIT_BITS * this.#stride)
      fillRow(row, rowPoint)
    })
    return this
  }

  /** out = scalar·p, with the scalar in little-endian bytes. */
  multiply (out: Point, scalar: Uint8Array): void {
    const rows = this.#rows
    const stride = this.#stride
    const digits = radix16(scalar, rows.length * stride)
    setNeutral(out)
    for (let offset = stride - 1; offset >= 0; offset--) {
      if (offset < stride - 1) doubleTimes(out, out, DIGIT_BITS)
      for (let t = 0; t < rows.length; t++) {
        const digit = digits[t * stride + offset]!
        addPoint(out, out, rows[t]![digit + LARGEST_DIGIT]!, true)
      }
    }
  }
}

const rowPoint = point()
const multiple = point()

function emptyRow (): Addend[] {
  const positive = Array.from({ length: LARGEST_DIGIT }, addend)
  return [...positive.map(negatedAddend).reverse(), addend(), ...positive]
}

function fillRow (row: readonly Addend[], p: Point): void {
  const first = row[LARGEST_DIGIT + 1]!
  setAddend(first, p)
  copyPoint(multiple, p)
  for (let digit = 1; digit <= LARGEST_DIGIT; digit++) {
    const entry = row[LARGEST_DIGIT + digit]!
    if (digit > 1) {
      addPoint(multiple, multiple, first, true)
      setAddend(entry, multiple)
    }
    // The negative entry shares its other elements with this entry.
    negate(row[LARGEST_DIGIT - digit]!.twoDT, entry.twoDT)
  }
}
