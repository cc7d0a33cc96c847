/** Every member knows that an epoch is dead when a later one has been complete for this long. */
export const LONG_DEAD_MS = 600_000;
/**
 * Faults that an honest author may make: it lacks a block, or this node does, or the chain has a copy of the
 * transaction.
 */
const NOBODYS = new Set([
    'dead-epoch', 'dealing-void', 'ready-before', 'second-dealing', 'no-share-to-deal'
]);
/** Tells whether an epoch has been dead for so long that every member must know (SPECIFICATION.md §3.15). */
function isLongDead({ serving }, epoch, timestamp) {
    if (serving?.completeAt === undefined)
        return false;
    return epoch < serving.number && timestamp - serving.completeAt > LONG_DEAD_MS;
}
/**
 * Returns the code of a verdict on a transaction of shared keys, if no honest author makes that fault.
 * @param epoch that the transaction names
 * @param timestamp of the last block
 */
export function offenceIn(keys, verdict, epoch, timestamp) {
    if (verdict.verdict !== 'reject')
        return undefined;
    const isExcused = NOBODYS.has(verdict.code) &&
        !(verdict.code === 'dead-epoch' && isLongDead(keys, epoch, timestamp));
    return isExcused ? undefined : verdict.code;
}
//# sourceMappingURL=offence.js.map