import { combineShares } from '../sharing/index.js';
import { accept, reject } from '../types/index.js';
import { isValidShare, lotteryInput } from './share.js';
/**
 * Checks the shares that are served beside a block, and combines them to σ (SPECIFICATION.md §6.1). There
 * must be exactly t shares, in ascending order of holders. Any t valid shares give the same σ.
 */
export function sigmaOf(drawing, shares) {
    const fault = faultOfForm(shares, drawing.epoch.threshold);
    if (fault !== undefined)
        return reject(fault);
    const input = lotteryInput(drawing);
    for (const share of shares) {
        if (!isValidShare(drawing, input, share))
            return reject('bad-share-proof');
    }
    const sigma = combine(drawing, shares);
    return sigma === undefined ? reject('neutral-sigma') : accept(sigma);
}
/**
 * Returns why shares beside a block are malformed, or undefined.
 * @param threshold t of the epoch; 0 while no epoch is active
 */
export function faultOfForm(shares, threshold) {
    if (shares.length !== threshold)
        return 'share-count';
    const isSorted = shares.every(({ index }, k) => k === 0 || index > shares[k - 1].index);
    return isSorted ? undefined : 'share-order';
}
/** Combines t valid shares of different holders. Undefined if σ is the neutral element. */
export function combine({ chain, epoch }, shares) {
    return combineShares(chain.verifier.group, shares.slice(0, epoch.threshold));
}
//# sourceMappingURL=combine.js.map