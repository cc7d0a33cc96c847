import { CaseStatus, HolderState, TakeUp, changedCase } from '../../types/index.js';
import { barOf } from './bar.js';
import { decide, expireCase } from './decide-case.js';
import { expiryOf } from '../state/deadlines.js';
import { fillSlots, giveSlots } from './give-slots.js';
import { isAwaited, withHolder } from '../state/holders.js';
/**
 * Arranges the slots at the end of a block (SPECIFICATION.md §7.3). It computes the bars anew, opens the
 * slots that are missing, passes those whose deadline is over, and expires cases. It visits only the cases
 * that the block touched or whose deadline is over, and all open cases if the list changes.
 * @param set the members at the next height
 */
export function arrangeSlots(work, set) {
    const { undecided } = work.state;
    const isSetChanged = set !== work.state.set;
    const ids = new Set([...work.unsettled, ...undecided.dueUntil(work.timestamp)]);
    if (isSetChanged)
        for (const id of undecided.ids())
            ids.add(id);
    // After a long time without blocks, a case expires in the block that draws it.
    if (work.timestamp >= expiryOf(work.state.timestamp, work.state.parameters)) {
        for (const id of work.caseEvents.drawn)
            ids.add(id);
    }
    while (setBars(work, ids, set))
        for (const id of work.unsettled)
            ids.add(id);
    for (const [id, open] of openCases(work, ids))
        arrange(work, id, open, set, isSetChanged);
}
/** Sorts the ids, so that the result depends on the chain alone and not on the history of this process. */
function openCases(work, ids) {
    return [...ids].sort().flatMap((id) => {
        const found = work.find(id);
        return found?.status === CaseStatus.open ? [[id, found]] : [];
    });
}
/** Computes the bars anew, and decides the cases. @returns whether a case was rejected, which raises bars */
function setBars(work, ids, set) {
    const before = work.caseEvents.closed.size;
    for (const [id] of openCases(work, ids)) {
        // An earlier case of the loop may have raised the bar of this case.
        const open = work.find(id);
        const others = set.size - (set.has(open.submitter) ? 1 : 0);
        const bar = barOf(work.state.parameters.validatorsPerDiagnosis, open.rejections.length, others);
        if (bar.panel === open.panel && bar.needed === open.needed)
            continue;
        const judged = changedCase(open, bar);
        if (!decide(work, id, judged))
            work.put(id, judged);
    }
    return work.caseEvents.closed.size > before;
}
function arrange(work, id, judged, set, isSetChanged) {
    const { parameters } = work.state;
    let arranged = fillSlots(work, id, isSetChanged ? withoutLeft(judged, set) : judged, set);
    for (const holder of arranged.holders)
        arranged = passIfDue(work, id, arranged, holder, set);
    work.put(id, arranged);
    if (work.timestamp >= expiryOf(arranged.openedAt, parameters))
        expireCase(work, id, arranged);
}
/** Frees the slots of hospitals that left. A verdict that counted stays. */
function withoutLeft(judged, set) {
    const holders = judged.holders.map(holder => isAwaited(judged, holder) && !set.has(holder.validator)
        ? { ...holder, state: HolderState.left }
        : holder);
    return changedCase(judged, { holders });
}
/**
 * Passes a slot on if its deadline is over. If the deadline is over by more than TAKE, there were no blocks
 * in time, so the holder gets TAKE more. Without a candidate the slot stays with its holder.
 */
function passIfDue(work, id, judged, holder, set) {
    const { timestamp, state: { parameters: { takeUpMs } } } = work;
    const { deadline, takeUp, validator } = holder;
    if (deadline === 0 || timestamp < deadline || !isAwaited(judged, holder))
        return judged;
    if (timestamp > deadline + takeUpMs) {
        return withHolder(judged, validator, { deadline: timestamp + takeUpMs });
    }
    const next = giveSlots(work, id, judged, set, 1);
    if (next === undefined)
        return withHolder(judged, validator, { deadline: 0 });
    work.caseEvents.passed.add(id);
    // Nobody can answer while the submitter is no member (§7.4).
    const couldAnswer = set.has(judged.submitter);
    if (takeUp === TakeUp.none && couldAnswer)
        work.presence.miss(validator, work.timestamp, set);
    const state = takeUp === TakeUp.counts ? HolderState.late : HolderState.silent;
    return withHolder(next, validator, { state });
}
//# sourceMappingURL=pass-slots.js.map