import { recoveryAt, sigmaEpoch } from '../ledger/index.js';
import { assert, ZERO_32 } from '../types/index.js';
/** Begins the collection for the last final block. Undefined if the next header carries no σ. */
export function newTipShares({ chain, ledger }) {
    const epoch = sigmaEpoch(ledger);
    if (epoch === undefined)
        return undefined;
    const { hash, height } = ledger;
    const drawing = { chain, epoch, height, hash, recovery: recoveryAt(ledger, height) };
    return {
        drawing, input: undefined, valid: new Map(), late: new Map(), rivals: new Map(),
        sigma: undefined, isDue: false, isSent: false
    };
}
/** Returns t valid shares in ascending order of holders, which go beside the next block. */
export function chosenShares({ drawing: { epoch }, valid }) {
    return [...valid.values()].slice(0, epoch.threshold).sort((a, b) => a.index - b.index);
}
/** Returns the σ that the next header carries. The callers wait until t valid shares are here (R3, R4). */
export function sigmaOfTip({ tipShares }) {
    if (tipShares === undefined)
        return ZERO_32;
    assert(tipShares.sigma !== undefined, 't valid shares are here');
    return tipShares.sigma;
}
/** Tells whether the σ that the next header carries is known, so that a block can be judged. */
export function knowsSigma({ tipShares }) {
    return tipShares === undefined || tipShares.sigma !== undefined;
}
//# sourceMappingURL=tip-shares.js.map