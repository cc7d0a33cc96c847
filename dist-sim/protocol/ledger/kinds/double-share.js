import { isValidShare, lotteryInput } from '../../lottery/index.js';
import { equal } from '../../types/index.js';
import { recoveryAt } from '../state/ledger-state.js';
/**
 * Tells whether both shares are valid under the public shares of the epoch. A proof names its holder, so
 * shares need no signature (SPECIFICATION.md §12.1).
 */
export function isDoubleShare(state, { first, second }) {
    const { active } = state.keys;
    if (active === undefined || active.number !== first.epoch)
        return false;
    return [first, second].every(share => isValid(state, active, share));
}
/**
 * The public shares of past epochs are gone, so the evidence is never valid after its epoch. What is ahead of
 * this node cannot be verified yet: a recovery changes the element of later heights.
 */
export function readinessOf({ height, keys }, { first }) {
    if (keys.active === undefined || keys.active.number < first.epoch)
        return 'unknown';
    if (first.height > height)
        return 'unknown';
    return keys.active.number === first.epoch ? 'ready' : 'never';
}
/** A share from before a recovery is of another element, and proves nothing against its holder (§10.6). */
function isValid(state, epoch, share) {
    const { height, blockHash: hash, holder, element, proof } = share;
    const drawing = { chain: state.chain, epoch, height, hash, recovery: recoveryAt(state, height) };
    const index = epoch.holders.findIndex(id => equal(id, holder));
    return isValidShare(drawing, lotteryInput(drawing), { index, element, proof });
}
//# sourceMappingURL=double-share.js.map