import { CaseStatus, Decision, HolderState, JudgedBy, TakeUp, TransactionKind, ZERO_32, accept, changedCase, equal, ignore, isVerdict, reject } from '../../types/index.js';
import { decide } from '../cases/decide-case.js';
import { caseAhead } from '../cases/draw-ahead.js';
import { MAX_TAKEN, hasVerdict, holderOf, isAwaited, withHolder } from '../state/holders.js';
import { caseKey } from '../rows/keys.js';
/** The rule of OPINIONS (SPECIFICATION.md §7.4). */
export const opinionsRule = {
    kind: TransactionKind.opinions,
    rank: 1,
    beforeEpochs: true,
    touches,
    needs,
    refute,
    isInDoubt,
    readiness,
    watches,
    judge
};
/**
 * Names decided cases, and the replaced cases, because accepting a case changes the case that it replaces.
 */
function touches(state, { opinions }, { judged }) {
    const rows = [];
    for (const [index, id] of judged.entries()) {
        const undecided = state.undecided.get(id);
        if (undecided === undefined)
            rows.push(caseKey(opinions[index].caseId));
        else if (!equal(undecided.replaces, ZERO_32))
            rows.push(caseKey(undecided.replaces));
    }
    return rows;
}
/** Names the cases that are decided, or not on the chain. */
function needs(state, { opinions }, { judged }) {
    return opinions.filter((_, index) => state.undecided.get(judged[index]) === undefined)
        .map(({ caseId }) => caseKey(caseId));
}
/** Finds an entry for a decided case of which its validator never held a slot. */
function refute(work, { transaction: { author }, judged }) {
    const isNeverDrawn = judged.some(id => endedWithout(work.find(id), author));
    return isNeverDrawn ? 'never-drawn' : undefined;
}
function isInDoubt({ closed }, { author }, { judged }) {
    return judged.some(id => endedWithout(closed.get(id), author));
}
/** Tells whether a case is decided and a validator never held a slot of it. */
function endedWithout(judged, validator) {
    return judged !== undefined && judged.status > CaseStatus.open && holderOf(judged, validator) === undefined;
}
/**
 * Tells whether an opinion may count in the next block. A case that is not in memory is decided, or this node
 * is behind: the opinion may be old or early.
 */
function readiness(state, { author, opinions }, _now, { judged }) {
    if (!state.set.has(author))
        return 'later';
    let isLater = false;
    let isOfUse = false;
    let isUnknown = false;
    for (const [index, id] of judged.entries()) {
        const undecided = caseAhead(state, id);
        if (undecided === undefined) {
            isUnknown = true;
            continue;
        }
        const isUndrawn = undecided.status === CaseStatus.undrawn;
        const isHolder = holderOf(undecided, author) !== undefined;
        if (!isUndrawn && !isHolder && !isCandidate(undecided, author))
            return 'never';
        if (isUndrawn || !isHolder)
            isLater = true;
        else if (hasEffect(undecided, author, opinions[index])) {
            if (state.set.has(undecided.submitter))
                isOfUse = true;
            else
                isLater = true;
        }
    }
    if (isLater)
        return 'later';
    if (isOfUse)
        return 'ready';
    return isUnknown ? 'unknown' : 'never';
}
/** Names the undecided cases; of a transaction without any that may count, the cases that are not known. */
function watches(state, _, readiness, { judged }) {
    const known = readiness !== 'unknown';
    return [...new Set(judged)].filter(id => (state.undecided.get(id) !== undefined) === known);
}
function isCandidate({ candidates }, author) {
    return candidates.some(id => equal(id, author));
}
/**
 * Judges the entries. An entry of a validator that never held a slot of the case makes the transaction
 * invalid. An entry for a closed case, or without effect, is skipped. A transaction without any effect is
 * invalid.
 */
function judge(work, { transaction, judged: ids }) {
    const { author, opinions } = transaction;
    if (!work.state.set.has(author))
        return ignore('not-a-member');
    const fault = faultOf(work, author, ids);
    if (fault !== undefined)
        return fault;
    let approvals = 0;
    let rejections = 0;
    let effects = 0;
    for (const [index, id] of ids.entries()) {
        const opinion = opinions[index];
        const judged = work.find(id);
        if (judged === undefined || !work.state.set.has(judged.submitter))
            continue;
        if (!hasEffect(judged, author, opinion))
            continue;
        effects++;
        work.caseEvents.judged.add(id);
        if (!isVerdict(opinion.decision))
            keepOrExcuse(work, id, judged, author, opinion);
        else
            countVerdict(work, id, judged, author, opinion);
        if (opinion.decision === Decision.approve)
            approvals++;
        else if (opinion.decision === Decision.reject)
            rejections++;
    }
    if (effects === 0)
        return reject('no-effect');
    if (approvals + rejections === 0)
        return accept(undefined);
    const tally = work.tallyOf(author);
    work.count(author, {
        approvals: tally.approvals + approvals, rejections: tally.rejections + rejections
    });
    return accept(undefined);
}
/** Returns the verdict on an OPINIONS with an entry that its author must not send, or not yet. */
function faultOf(work, author, ids) {
    for (const id of ids) {
        const judged = work.find(id);
        if (judged === undefined)
            return ignore('unknown-case');
        if (judged.status === CaseStatus.undrawn)
            return ignore('not-drawn-yet');
        if (holderOf(judged, author) !== undefined)
            continue;
        return isCandidate(judged, author) ? ignore('no-slot-yet') : reject('never-drawn');
    }
    return undefined;
}
/** Tells whether an entry of a validator with a slot changes the case. */
function hasEffect(judged, validator, { decision, judgedBy }) {
    const holder = holderOf(judged, validator);
    if (judged.status !== CaseStatus.open || holder === undefined)
        return false;
    if (decision === Decision.takenUp)
        return isAwaited(judged, holder) && holder.takeUp === TakeUp.none;
    if (decision === Decision.excused)
        return isAwaited(judged, holder);
    if (hasVerdict(judged, validator))
        return false;
    // §7.6: a clinician must judge a case of the sample. Anybody may reject it.
    return !(judged.isForClinician && decision === Decision.approve && judgedBy === JudgedBy.rules);
}
/** A take-up gives the validator a window W. A surplus take-up does not. An excuse frees the slot. */
function keepOrExcuse(work, id, judged, validator, { decision }) {
    if (decision === Decision.excused) {
        work.put(id, withHolder(judged, validator, { state: HolderState.excused }));
        work.unsettled.add(id);
        return;
    }
    work.put(id, withHolder(judged, validator, work.inHandOf(validator) >= MAX_TAKEN
        ? { takeUp: TakeUp.surplus }
        : { takeUp: TakeUp.counts, deadline: work.timestamp + work.state.parameters.attemptWindowMs }));
}
function countVerdict(work, id, before, validator, opinion) {
    const { decision, judgedBy, group, findings } = opinion;
    const counted = { validator, decision, judgedBy, group, findings, height: work.height };
    const judged = changedCase(before, { opinions: [...before.opinions, counted] });
    if (decide(work, id, judged))
        return;
    work.put(id, judged);
    if (decision === Decision.reject)
        work.unsettled.add(id);
}
//# sourceMappingURL=opinions.js.map