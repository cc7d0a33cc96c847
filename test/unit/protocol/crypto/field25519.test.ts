import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { FieldElement } from '../../../../src/protocol/crypto/field25519.js'
import {
  add, copy, fieldElement, multiply, negate, setField, square, subtract, toBigInt, zero
} from '../../../../src/protocol/crypto/field25519.js'
import { invert, powP58 } from '../../../../src/protocol/crypto/field25519-powers.js'
import { integerToBytes } from '../../../../src/protocol/crypto/scalar25519.js'

const P = 2n ** 255n - 19n
const OFFSETS = [0, 22, 43, 64, 85, 107, 128, 149, 170, 192, 213, 234, 255]
const integer = fc.bigInt({ min: 0n, max: P - 1n })

/**
 * Returns an element whose limbs are at the bound of `width`, or at random below the bound. These are the
 * largest elements that `add` and `subtract` may give to `multiply`.
 */
function wide (width: number): fc.Arbitrary<FieldElement> {
  const limb = fc.oneof(fc.constantFrom(-1, 1), fc.double({ min: -1, max: 1, noNaN: true }))
  return fc.array(limb, { minLength: 12, maxLength: 12 }).map(fractions => {
    const element = zero()
    fractions.forEach((fraction, i) => {
      const unit = 2 ** OFFSETS[i]!
      const bound = 1.02 * width * 2 ** (OFFSETS[i + 1]! - 1)
      element[i] = Math.trunc(fraction * bound / unit) * unit
    })
    return element
  })
}

/** Returns the value without the code under test: limbs are integers, and their sum is the element. */
function value (element: FieldElement): bigint {
  return modulo([...element].reduce((sum, limb) => sum + BigInt(limb), 0n))
}

function modulo (n: bigint): bigint {
  return (n % P + P) % P
}

function power (base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let n = exponent, square = base; n > 0n; n >>= 1n, square = square * square % P) {
    if (n & 1n) result = result * square % P
  }
  return result
}

function assertWidthOne (element: FieldElement): void {
  element.forEach((limb, i) => {
    assert.ok(Math.abs(limb) <= 1.02 * 2 ** (OFFSETS[i + 1]! - 1), `limb ${i} is ${limb}`)
    assert.equal(Math.abs(limb % 2 ** OFFSETS[i]!), 0, `limb ${i} is not a multiple of its unit`)
  })
}

describe('crypto: arithmetic modulo 2^255 − 19', () => {
  const widths: Array<[number, number]> = [[1, 1], [2, 2], [3, 4], [4, 3], [3, 5], [1, 15], [15, 1]]
  for (const [a, b] of widths) {
    it(`multiplies exactly at widths ${a} and ${b}`, () => {
      fc.assert(fc.property(wide(a), wide(b), (x, y) => {
        const product = multiply(zero(), x, y)
        assert.equal(value(product), modulo(value(x) * value(y)))
        assertWidthOne(product)
      }), { numRuns: 300 })
    })
  }

  it('multiplies exactly with every limb at its bound', () => {
    for (const signs of [[1, 1], [1, -1], [-1, -1]]) {
      const [x, y] = signs.map((sign, side) => Array.from({ length: 12 }, (_, i) => {
        const unit = 2 ** OFFSETS[i]!
        const bound = 1.02 * (side === 0 ? 3 : 5) * 2 ** (OFFSETS[i + 1]! - 1)
        return sign * Math.trunc(bound / unit) * unit
      }))
      const product = multiply(zero(), x!, y!)
      assert.equal(value(product), modulo(value(x!) * value(y!)))
      assertWidthOne(product)
    }
  })

  it('squares exactly up to width 3', () => {
    fc.assert(fc.property(wide(3), x => {
      const result = square(zero(), x)
      assert.equal(value(result), modulo(value(x) ** 2n))
      assertWidthOne(result)
    }), { numRuns: 300 })
  })

  it('adds, subtracts and negates', () => {
    fc.assert(fc.property(integer, integer, (x, y) => {
      const [a, b] = [fieldElement(x), fieldElement(y)]
      assert.equal(toBigInt(add(zero(), a, b)), modulo(x + y))
      assert.equal(toBigInt(subtract(zero(), a, b)), modulo(x - y))
      assert.equal(toBigInt(negate(zero(), a)), modulo(-x))
    }))
  })

  it('may overwrite its operands', () => {
    fc.assert(fc.property(integer, integer, (x, y) => {
      const b = fieldElement(y)
      const each = (f: (a: FieldElement) => unknown): bigint => {
        const a = fieldElement(x)
        f(a)
        return toBigInt(a)
      }
      assert.equal(each(a => multiply(a, a, b)), modulo(x * y))
      assert.equal(each(a => multiply(a, b, a)), modulo(x * y))
      assert.equal(each(a => multiply(a, a, a)), modulo(x * x))
      assert.equal(each(a => square(a, a)), modulo(x * x))
      assert.equal(each(a => subtract(a, b, a)), modulo(y - x))
      assert.equal(each(a => copy(a, b)), y)
    }))
  })

  it('reads and writes integers', () => {
    const edges = [0n, 1n, 18n, 19n, P - 1n, P, P + 1n, 2n ** 255n - 1n]
    for (const n of edges) {
      const element = setField(zero(), integerToBytes(n, 32))
      assert.equal(toBigInt(element), modulo(n))
      assertWidthOne(element)
      assert.equal(toBigInt(fieldElement(n)), modulo(n))
      assert.equal(toBigInt(fieldElement(-n)), modulo(-n))
    }
    fc.assert(fc.property(integer, fc.boolean(), (n, sign) => {
      const encoded = integerToBytes(n + (sign ? 2n ** 255n : 0n), 32)
      assert.equal(toBigInt(setField(zero(), encoded)), n)
    }))
  })

  it('inverts, and takes the power of the square root', () => {
    fc.assert(fc.property(integer, n => {
      assert.equal(toBigInt(invert(zero(), fieldElement(n))), power(n, P - 2n))
      assert.equal(toBigInt(powP58(zero(), fieldElement(n))), power(n, (P - 5n) / 8n))
    }), { numRuns: 50 })
    assert.equal(toBigInt(invert(zero(), zero())), 0n)
  })

  it('gives each element separate memory', () => {
    const elements = Array.from({ length: 600 }, zero)
    elements.forEach((element, i) => element.fill(i))
    elements.forEach((element, i) => assert.deepEqual(new Set(element), new Set([i])))
  })
})
