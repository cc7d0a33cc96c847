import { CaseStatus, Decision, HolderState, TakeUp, changedCase, equal } from '../../types/index.js';
/** How many undecided cases a validator may have in hand. Further take-ups do not keep a slot. */
export const MAX_TAKEN = 256;
/** Returns the slot that a validator was given, whether it still holds the slot or not. */
export function holderOf({ holders }, validator) {
    for (const holder of holders)
        if (equal(holder.validator, validator))
            return holder;
    return undefined;
}
export function hasVerdict({ opinions }, validator) {
    for (const given of opinions)
        if (equal(given.validator, validator))
            return true;
    return false;
}
/** Tells whether a validator holds a slot of an open case and has given no verdict. */
export function isAwaited(judged, holder) {
    return judged.status === CaseStatus.open && holder.state === HolderState.holds &&
        !hasVerdict(judged, holder.validator);
}
/** Returns the validators that have taken up an open case and have given no verdict. */
export function inHandOf(judged) {
    const inHand = [];
    for (const holder of judged.holders) {
        if (holder.takeUp === TakeUp.counts && isAwaited(judged, holder))
            inHand.push(holder.validator);
    }
    return inHand;
}
/** Tells whether any hospital has taken up the case. Then the case counts against MAX_WAITING. */
export function isTakenUp({ holders }) {
    for (const { takeUp } of holders)
        if (takeUp !== TakeUp.none)
            return true;
    return false;
}
export function withHolder(judged, validator, change) {
    const holders = judged.holders.map(holder => equal(holder.validator, validator) ? { ...holder, ...change } : holder);
    return changedCase(judged, { holders });
}
/** Returns the number of slots that are open: min(m, a + rejections). */
export function slotsOf(judged) {
    return Math.min(judged.panel, judged.needed + countOf(judged, Decision.reject));
}
export function countOf({ opinions }, decision) {
    let count = 0;
    for (const given of opinions)
        if (given.decision === decision)
            count++;
    return count;
}
/** Returns the earliest timestamp from which a block passes a slot of an open case; 0 if there is none. */
export function nextPassing(judged) {
    let next = 0;
    for (const holder of judged.holders) {
        const { deadline } = holder;
        if (deadline === 0 || (next !== 0 && deadline >= next) || !isAwaited(judged, holder))
            continue;
        next = deadline;
    }
    return next;
}
//# sourceMappingURL=holders.js.map