/** The sub-shares that a dealing holds for one holder. */
import { equal } from '../types/index.js';
import { openSubShareBox } from './box.js';
import { commitmentAt, xOf } from './polynomial.js';
/**
 * Opens the boxes of one holder. Returns its sub-shares in the order of `dealing.keys`. Returns undefined if
 * the dealing is bad: a box does not open, has no canonical scalar, or does not match the commitments.
 * @param dealing passed `checkDealing`
 * @param boxSecret the secret b of the holder's box key b·G, not zero
 */
export function openSubShares(group, chainId, dealing, holder, boxSecret) {
    const shared = group.multiply(boxSecret, dealing.ephemeral);
    return shared === undefined ? undefined : openWith(group, chainId, dealing, holder, shared);
}
/** Does the same from S = b·E, which a complaint publishes. */
export function openWith(group, chainId, dealing, holder, shared) {
    const subShares = [];
    for (const dealt of dealing.keys) {
        const subShare = openOne(group, chainId, dealing, dealt, holder, shared);
        if (subShare === undefined)
            return undefined;
        subShares.push(subShare);
    }
    return subShares;
}
function openOne(group, chainId, { dealer, epoch }, { key, commitments, boxes }, holder, shared) {
    const box = boxes[holder];
    if (box === undefined)
        return undefined;
    const subShare = openSubShareBox({ chainId, dealer, epoch, holder, key }, shared, box);
    if (subShare === undefined || !group.isScalar(subShare))
        return undefined;
    const expected = commitmentAt(group, commitments, xOf(holder));
    const found = group.base(subShare);
    // A sub-share may be zero; then both sides are neutral.
    if (expected === undefined || found === undefined)
        return expected === found ? subShare : undefined;
    return equal(expected, found) ? subShare : undefined;
}
//# sourceMappingURL=sub-shares.js.map