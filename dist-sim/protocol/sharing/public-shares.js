/** The public part of a key, from the commitments of the dealings that count. */
import { ZERO_32 } from '../types/index.js';
import { lagrangeAtZero } from './polynomial.js';
import { evaluateAtHolders } from './holder-points.js';
import { plus, times } from './sums.js';
/** Adds two lists of commitments. The ledger can add each dealing when it arrives. */
export function addCommitments(group, a, b) {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, m) => plus(group, a[m], b[m]));
}
/** Returns the key that is the sum of the dealt keys. Returns undefined if the key would be neutral. */
export function freshKey(group, holders, dealings) {
    return keyOf(group, holders, dealings.reduce((a, b) => addCommitments(group, a, b), []));
}
/**
 * Returns the same key with shares for new holders.
 * @param holders number of new holders
 * @param dealings of exactly t dealers of the old epoch
 */
export function resharedKey(group, holders, dealings) {
    const factors = lagrangeAtZero(group, dealings.map(({ dealer }) => dealer));
    return freshKey(group, holders, dealings.map(({ commitments }, i) => commitments.map(commitment => times(group, factors[i], commitment))));
}
/**
 * Returns the key and the public shares of a summed polynomial. A public share can be neutral if its holder
 * conspires with a dealer. Then 32 zeros stand for it, and no share of that holder is ever valid.
 */
function keyOf(group, holders, commitments) {
    const publicKey = commitments[0];
    if (publicKey === undefined)
        return undefined;
    return { publicKey, shares: evaluateAtHolders(group, commitments, holders).map(point => point ?? ZERO_32) };
}
//# sourceMappingURL=public-shares.js.map