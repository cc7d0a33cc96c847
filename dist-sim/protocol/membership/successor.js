import { allowlistHash, verifyAllowlistSignature } from '../codec/index.js';
import { accept, equal, hex, ignore, reject } from '../types/index.js';
import { faultOfEntries } from './entries.js';
/**
 * A successor has a version at most this much higher. Of several successors the one with the highest version
 * replaces the others, so the government can withdraw a list. The bound keeps versions from running out.
 */
export const MAX_VERSION_STEP = 256;
/**
 * Checks whether `next` is a valid successor of `current` (SPECIFICATION.md §5.1), except for its checkpoint,
 * and its join signatures, which only the ledger can check. A list of an earlier or a much later version is
 * ignored.
 */
export function checkSuccessor(chain, current, next, isAbsent = nobody) {
    const { version } = current.list;
    if (next.list.version <= version)
        return ignore('old-version');
    if (next.list.version > version + MAX_VERSION_STEP)
        return ignore('version-gap');
    if (!verifyAllowlistSignature(chain, next))
        return reject('bad-signature');
    // The government signed both histories, so the sender of this list is not at fault.
    const follows = equal(next.list.prevHash, allowlistHash(chain.id, current.list));
    if (!follows)
        return ignore('another-history');
    const fault = faultOfEntries(chain.genesis, chain.verifier, next.list.entries);
    if (fault !== undefined)
        return reject(fault);
    const allowed = maxChurn(current.list.entries.length);
    if (churn(current.list.entries, next.list.entries, isAbsent) > allowed)
        return reject('too-much-churn');
    return accept(undefined);
}
/** Returns max(1, ⌊n/3⌋). Then q(n′) ≤ n, so the old members alone can finalize the first blocks (§5.2). */
export function maxChurn(n) {
    return Math.max(1, Math.floor(n / 3));
}
const nobody = () => false;
/**
 * Returns the number of added and removed members. An absent member and the new
 * member in its place count as one change.
 */
export function churn(before, after, isAbsent = nobody) {
    const { added, removed } = changesOf(before, after);
    const absent = removed.filter(({ id }) => isAbsent(id)).length;
    return added.length + removed.length - Math.min(added.length, absent);
}
/** Returns the members that the second list adds, and those of the first list that it removes. */
export function changesOf(before, after) {
    const old = new Map(before.map(member => [hex(member.id), member]));
    const added = after.filter(({ id }) => !old.delete(hex(id)));
    return { added, removed: [...old.values()] };
}
//# sourceMappingURL=successor.js.map