import {} from '../../types/index.js';
import { drawingBeacon } from '../../sortition/index.js';
import { nextTimestamp } from '../state/ledger-state.js';
import { Workspace } from '../state/workspace.js';
import { openBlock } from './draw-cases.js';
import { owes } from './duties.js';
/**
 * Draws the undrawn cases as the next block will, and keeps the result in `state.ahead`. So the validators
 * judge while that block is still to come, and it can hold their opinions. The block itself takes these draws
 * if its beacon is the same; `draw-cases.ts` sets the times of their slots.
 * @param sigma σ of the last block, combined from valid shares
 * @param now by the local clock; the deadlines of the slots will follow from the time of the next block
 * @returns the drawn cases
 */
export function drawAhead(state, sigma, now) {
    const work = new Workspace(state, nextTimestamp(state, now), new Map());
    const beacon = drawingBeacon(state.chain.id, state.height, sigma);
    openBlock(work, beacon);
    state.ahead = work.cases;
    state.aheadBeacon = beacon;
    return [...work.cases.values()];
}
/** Returns an undecided case, drawn as soon as its draw is known here. */
export function caseAhead({ ahead, undecided }, id) {
    return ahead.get(id) ?? undecided.get(id);
}
/** Returns the cases drawn ahead on which `self` will owe a verdict. */
export function dutiesAhead(state, self) {
    return [...state.ahead.values()].filter(drawn => owes(drawn, state, self));
}
//# sourceMappingURL=draw-ahead.js.map