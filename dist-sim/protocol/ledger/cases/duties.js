import { CaseStatus, HolderState } from '../../types/index.js';
import { casesOf } from '../state/events.js';
import { hasVerdict, holderOf } from '../state/holders.js';
/** Returns the cases of which a block gave `self` a slot, and on which `self` owes a verdict. */
export function dutiesIn(delta, state, self) {
    return casesOf(delta, 'assigned').filter(given => holderOf(given, self)?.since === state.timestamp && owes(given, state, self));
}
/** Returns all duties. It visits every undecided case, so use it at a start and not for every block. */
export function allDuties(state, self) {
    return [...state.undecided.values()].filter(undecided => owes(undecided, state, self));
}
/** Tells whether a validator's verdict would count (SPECIFICATION.md §7.4), unless it was excused. */
export function owes(undecided, state, self) {
    const holder = holderOf(undecided, self);
    return undecided.status === CaseStatus.open && holder !== undefined &&
        holder.state !== HolderState.excused && !hasVerdict(undecided, self) &&
        state.set.has(undecided.submitter) && state.set.has(self);
}
//# sourceMappingURL=duties.js.map