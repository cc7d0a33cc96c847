/**
 * Polynomials over the scalars, and the same polynomials in the group (Feldman 1987). A polynomial is the
 * list of its coefficients a_0 … a_(t−1). The holder with index i has the x-coordinate i + 1.
 */
import { assert } from '../types/index.js';
import { linearSum, plus, times } from './sums.js';
/** Returns the x-coordinate of the holder with an index. */
export function xOf(index) {
    return index + 1;
}
/** Returns Σ a_m·x^m. */
export function evaluate(group, coefficients, x) {
    const at = group.scalarOf(x);
    return coefficients.reduceRight((sum, coefficient) => group.addScalars(group.multiplyScalars(sum, at), coefficient), group.scalarOf(0));
}
/** Returns C_m = a_m·G. @throws if a coefficient is zero, which has probability 2^-252 */
export function commitmentsOf(group, coefficients) {
    return coefficients.map(coefficient => {
        const commitment = group.base(coefficient);
        assert(commitment !== undefined, 'a coefficient of zero');
        return commitment;
    });
}
/** Returns Σ x^m·C_m: the sub-share of the holder at x, times G. */
export function commitmentAt(group, commitments, x) {
    const at = group.scalarOf(x);
    return commitments.reduceRight((sum, commitment) => plus(group, times(group, at, sum), commitment), undefined);
}
/**
 * Returns the factors λ_i with f(0) = Σ λ_i·f(x_i), in the order of the indices, for every polynomial f with
 * at most as many coefficients.
 * @param indices of holders, distinct
 */
export function lagrangeAtZero(group, indices) {
    assert(new Set(indices).size === indices.length, 'distinct indices');
    const xs = indices.map(index => group.scalarOf(xOf(index)));
    return xs.map((x, i) => {
        let numerator = group.scalarOf(1);
        let denominator = group.scalarOf(1);
        xs.forEach((other, m) => {
            if (m === i)
                return;
            numerator = group.multiplyScalars(numerator, other);
            denominator = group.multiplyScalars(denominator, group.subtractScalars(other, x));
        });
        return group.multiplyScalars(numerator, group.invertScalar(denominator));
    });
}
/** Returns f(0)·G from f(x_i)·G at distinct holders. */
export function combineAtZero(group, indices, points) {
    return linearSum(group, lagrangeAtZero(group, indices), points);
}
//# sourceMappingURL=polynomial.js.map