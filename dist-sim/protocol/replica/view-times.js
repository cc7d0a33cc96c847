import { adaptedTimeout } from '../consensus/index.js';
/** The last views that are kept: enough for a 99th percentile that recovers within minutes. */
const VIEWS_REMEMBERED = 128;
/** The last views of a height whose start is kept: a block often becomes final after its view has ended. */
const VIEWS_BEGUN = 16;
/** Notes the times at which the height becomes active and its view begins. */
export function noteActivity({ consensus, viewTimes }, monotonic) {
    if (!consensus.active)
        return;
    viewTimes.activeSince ??= monotonic;
    if (viewTimes.begun.has(consensus.view))
        return;
    viewTimes.begun.set(consensus.view, monotonic);
    viewTimes.begun.delete(consensus.view - VIEWS_BEGUN);
}
/** Notes that the height is final by an F of `view`; undefined if the block came by catch-up. */
export function noteDecision({ viewTimes }, monotonic, view) {
    const began = view === undefined ? undefined : viewTimes.begun.get(view);
    if (began !== undefined) {
        viewTimes.recent.push(monotonic - began);
        if (viewTimes.recent.length > VIEWS_REMEMBERED)
            viewTimes.recent.shift();
    }
    viewTimes.activeSince = undefined;
    viewTimes.begun.clear();
}
/** Returns the policy for the next height, with T0 adapted to recent views. */
export function adaptedPolicy(policy, { recent }) {
    return { ...policy, viewTimeoutMs: adaptedTimeout(recent, policy.viewTimeoutMs) };
}
//# sourceMappingURL=view-times.js.map