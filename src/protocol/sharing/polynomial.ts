/**
 * Polynomials over the scalars, and the same polynomials in the group (Feldman 1987). A polynomial is the
 * list of its coefficients a_0 … a_(t−1). The holder with index i has the x-coordinate i + 1.
 */
import { assert, BoundedMap, type Group, type GroupElement, type Scalar } from '../types/index.js'
import { linearSum, plus, times, type Sum } from './sums.js'

/** Returns the x-coordinate of the holder with an index. */
export function xOf (index: number): number {
  return index + 1
}

/** Returns Σ a_m·x^m. */
export function evaluate (group: Group, coefficients: readonly Scalar[], x: number): Scalar {
  const at = group.scalarOf(x)
  return coefficients.reduceRight(
    (sum, coefficient) => group.addScalars(group.multiplyScalars(sum, at), coefficient), group.scalarOf(0))
}

/** Returns C_m = a_m·G. @throws if a coefficient is zero, which has probability 2^-252 */
export function commitmentsOf (group: Group, coefficients: readonly Scalar[]): GroupElement[] {
  return coefficients.map(coefficient => {
    const commitment = group.base(coefficient)
    assert(commitment !== undefined, 'a coefficient of zero')
    return commitment
  })
}

/** Returns Σ x^m·C_m: the sub-share of the holder at x, times G. */
export function commitmentAt (group: Group, commitments: readonly Sum[], x: number): Sum {
  const at = group.scalarOf(x)
  return commitments.reduceRight<Sum>((sum, commitment) => plus(group, times(group, at, sum), commitment),
    undefined)
}

/** Sets of holders whose factors are remembered. The factors take as long as half a product in the group. */
const REMEMBERED = 256
const known = new WeakMap<Group, BoundedMap<string, readonly Scalar[]>>()

/**
 * Returns the factors λ_i with f(0) = Σ λ_i·f(x_i), in the order of the indices, for every polynomial f with
 * at most as many coefficients. Callers share the result and must not change it.
 * @param indices of holders, distinct
 */
export function lagrangeAtZero (group: Group, indices: readonly number[]): readonly Scalar[] {
  const ofGroup = known.get(group) ?? new BoundedMap<string, readonly Scalar[]>(REMEMBERED)
  known.set(group, ofGroup)
  const name = indices.join()
  const factors = ofGroup.get(name) ?? factorsOf(group, indices)
  ofGroup.set(name, factors)
  return factors
}

function factorsOf (group: Group, indices: readonly number[]): Scalar[] {
  assert(new Set(indices).size === indices.length, 'distinct indices')
  const xs = indices.map(index => group.scalarOf(xOf(index)))
  return xs.map((x, i) => {
    let numerator = group.scalarOf(1)
    let denominator = group.scalarOf(1)
    xs.forEach((other, m) => {
      if (m === i) return
      numerator = group.multiplyScalars(numerator, other)
      denominator = group.multiplyScalars(denominator, group.subtractScalars(other, x))
    })
    return group.multiplyScalars(numerator, group.invertScalar(denominator))
  })
}

/** Returns f(0)·G from f(x_i)·G at distinct holders. */
export function combineAtZero (group: Group, indices: readonly number[], points: readonly Sum[]): Sum {
  return linearSum(group, lagrangeAtZero(group, indices), points)
}
