import { proveEquality, verifyEquality } from './equality.js';
import { combineAtZero } from './polynomial.js';
/** @param context names the purpose, chain, epoch and key. @param secret the holder's share k_i, not zero */
export function makeShare(group, context, secret, M) {
    const { image, proof } = proveEquality(group, context, secret, M);
    return { element: image, proof };
}
/** Tells whether a share is that of the holder with this public share. The share may come from anybody. */
export function verifyShare(group, context, publicShare, M, { element, proof }) {
    return verifyEquality(group, context, publicShare, M, element, proof);
}
/**
 * Returns k·M from verified shares of at least t holders. Every set of t holders gives the same element.
 * Returns undefined if a holder occurs twice or the shares give no element. The caller counts to t.
 */
export function combineShares(group, shares) {
    const indices = shares.map(({ index }) => index);
    if (new Set(indices).size !== indices.length)
        return undefined;
    return combineAtZero(group, indices, shares.map(({ element }) => element));
}
//# sourceMappingURL=share.js.map