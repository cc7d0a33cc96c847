import { holderOf, isAwaited } from '../../protocol/ledger/index.js';
/** The part of the window W after which a validator gives up. Before, a submitter can prove unavailable. */
const PART_OF_WINDOW = 3 / 4;
/** A validator gives up only after it has tried for this long, or for a quarter of W if W is short. */
const LEAST_TRIED_MS = 60_000;
/**
 * Tells whether a validator whose key or body did not come should excuse itself (SPECIFICATION.md §7.2). It
 * waits for three quarters of W. It keeps the slot unless every slot that is awaited could go to another
 * hospital: a slot without a hospital helps nobody.
 * @param judged the case as the ledger has it now
 */
export function isStuck(judged, self, { chainTime, triedMs, windowMs }) {
    const own = holderOf(judged, self);
    if (own === undefined || !isAwaited(judged, own))
        return false;
    const awaited = judged.holders.filter(holder => isAwaited(judged, holder)).length;
    if (judged.candidates.length < awaited)
        return false;
    const patience = windowMs * PART_OF_WINDOW;
    return triedMs >= Math.min(LEAST_TRIED_MS, windowMs / 4) &&
        (triedMs >= patience || chainTime >= own.since + patience);
}
//# sourceMappingURL=stuck.js.map