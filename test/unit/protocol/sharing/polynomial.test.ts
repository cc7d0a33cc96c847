import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ristretto255 } from '../../../../src/protocol/crypto/index.js'
import { evaluateAtHolders } from '../../../../src/protocol/sharing/holder-points.js'
import {
  combineAtZero, commitmentAt, commitmentsOf, evaluate, lagrangeAtZero, xOf
} from '../../../../src/protocol/sharing/polynomial.js'
import { hex, type Scalar } from '../../../../src/protocol/types/index.js'
import { fastGroup } from '../../../../src/sim/fast-group.js'

describe('sharing: polynomials', () => {
  const group = fastGroup
  const small = fc.array(fc.nat(50), { minLength: 1, maxLength: 8 })
  const scalars = (numbers: readonly number[]): Scalar[] => numbers.map(group.scalarOf)

  it('have the values of schoolbook arithmetic', () => {
    fc.assert(fc.property(small, fc.integer({ min: 1, max: 20 }), (coefficients, x) => {
      const expected = coefficients.reduce((sum, a, m) => sum + BigInt(a) * BigInt(x) ** BigInt(m), 0n)
      const found = evaluate(group, scalars(coefficients), x)
      assert.equal(BigInt(`0x${hex(found.toReversed())}`), expected)
    }))
  })

  it('have committed values that are the committed polynomial', () => {
    fc.assert(fc.property(small, fc.integer({ min: 1, max: 20 }), (coefficients, x) => {
      const committed = coefficients.map(a => group.base(group.scalarOf(a)))
      const value = evaluate(group, scalars(coefficients), x)
      assert.deepEqual(commitmentAt(group, committed, x), group.base(value))
    }))
  })

  it('are found at zero from as many points as coefficients, at any indices', () => {
    const indices = fc.uniqueArray(fc.nat(99), { minLength: 8, maxLength: 8 })
    fc.assert(fc.property(small, indices, (coefficients, all) => {
      const chosen = all.slice(0, coefficients.length)
      const values = chosen.map(index => evaluate(group, scalars(coefficients), xOf(index)))
      assert.deepEqual(combineAtZero(group, chosen, values.map(group.base)),
        group.base(group.scalarOf(coefficients[0]!)))
    }))
  })

  it('are evaluated at all holders as at each alone', () => {
    for (const [of, most] of [[fastGroup, 100], [ristretto255, 12]] as const) {
      fc.assert(fc.property(fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 9 }), fc.nat(most),
        (coefficients, holders) => {
          const committed = coefficients.map(a => of.base(
            a < 0 ? of.subtractScalars(of.scalarOf(0), of.scalarOf(-a)) : of.scalarOf(a)))
          assert.deepEqual(evaluateAtHolders(of, committed, holders),
            Array.from({ length: holders }, (_, i) => commitmentAt(of, committed, xOf(i))))
        }), { numRuns: most })
    }
  })

  it('must have distinct indices and no coefficient of zero', () => {
    assert.throws(() => lagrangeAtZero(group, [1, 2, 1]), /InvariantError/)
    assert.throws(() => commitmentsOf(group, scalars([1, 0])), /InvariantError/)
  })
})
