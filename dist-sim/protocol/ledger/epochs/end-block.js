import { SHARED_KEYS, assert, quorum } from '../../types/index.js';
import { openEpoch, readyHolders } from './key-state.js';
import { sameMembers } from './list-rule.js';
import { qualifiedOf, samePlaces } from './qualified.js';
import { keysOf } from './keys-of.js';
/** The time that holders have to check a complete dealing before a quorum of them is enough. */
export const DEAL_WAIT_MS = 30_000;
/**
 * The last act of a block (SPECIFICATION.md §9.7). It opens an epoch if a list changed the members, a member
 * lost its shares, or a late complaint holds. Otherwise it computes Dl, and activates an epoch that is ready.
 */
export function endBlock(chain, before, after, { timestamp, set }, specs = SHARED_KEYS) {
    const newest = after.pending ?? after.serving;
    assert(newest !== undefined, 'an epoch is pending or active');
    if (after.opening !== undefined || !sameMembers(newest.holders, set.members.map(({ id }) => id))) {
        return openEpoch(after, set, after.opening ?? []);
    }
    if (after.pending === undefined)
        return after;
    const pending = after.pending.dealings === before.pending?.dealings
        ? after.pending
        : withQualified(chain, after, after.pending, timestamp, specs);
    return isDue(pending, timestamp) ? activate(after, pending) : { ...after, pending };
}
/** Computes Dl. Its keys are made by the block that completes Dl, so that activating costs nothing. */
function withQualified(chain, keys, pending, timestamp, specs) {
    const { places, isComplete } = qualifiedOf(keys, pending, specs);
    if (samePlaces(places, pending.qualified))
        return pending;
    const made = isComplete ? keysOf(chain, keys, pending, places, specs) : undefined;
    return {
        ...pending, qualified: places, keys: made, completeAt: made === undefined ? undefined : timestamp
    };
}
/** Tells whether an epoch becomes active after a block with this timestamp (§6.9). */
function isDue(pending, timestamp) {
    if (pending.completeAt === undefined)
        return false;
    const ready = readyHolders(pending).length;
    if (ready === pending.holders.length)
        return true;
    return ready >= quorum(pending.holders.length) && timestamp >= pending.completeAt + DEAL_WAIT_MS;
}
function activate(keys, pending) {
    const { number, holders, threshold } = pending;
    assert(pending.keys !== undefined, 'an epoch that is due has keys');
    const active = { number, holders, threshold, keys: pending.keys };
    return { ...keys, active, serving: pending, pending: undefined };
}
/**
 * Returns the time from which a quorum of ready holders is enough; undefined if no quorum is ready. It is a
 * deadline of §7.7. Without a quorum the time alone changes nothing, so it would be a Reason for no work.
 */
export function epochDeadline({ pending }) {
    if (pending?.completeAt === undefined)
        return undefined;
    const isEnough = readyHolders(pending).length >= quorum(pending.holders.length);
    return isEnough ? pending.completeAt + DEAL_WAIT_MS : undefined;
}
//# sourceMappingURL=end-block.js.map