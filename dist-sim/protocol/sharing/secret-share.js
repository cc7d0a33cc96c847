import { lagrangeAtZero } from './polynomial.js';
/** Returns Σ of the sub-shares: the share of a key that is dealt fresh. */
export function freshShare(group, subShares) {
    return subShares.reduce(group.addScalars, group.scalarOf(0));
}
/**
 * Returns Σ λ_d·sub-share_d: the new share of a reshared key.
 * @param subShares of exactly t dealers of the old epoch
 */
export function resharedShare(group, subShares) {
    const factors = lagrangeAtZero(group, subShares.map(({ dealer }) => dealer));
    return freshShare(group, subShares.map(({ subShare }, i) => group.multiplyScalars(factors[i], subShare)));
}
//# sourceMappingURL=secret-share.js.map