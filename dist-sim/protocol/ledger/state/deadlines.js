import { CaseStatus } from '../../types/index.js';
import { nextPassing } from './holders.js';
/** Returns the timestamp at which an OPEN case expires (SPECIFICATION.md §7.7). */
export function expiryOf(openedAt, parameters) {
    return openedAt + parameters.attempts * parameters.attemptWindowMs;
}
/** Returns the next deadline of a case: a slot passes, or the case expires. Undefined if it is not open. */
export function deadlineOf(judged, parameters) {
    if (judged.status !== CaseStatus.open)
        return undefined;
    const passing = nextPassing(judged);
    const expiry = expiryOf(judged.openedAt, parameters);
    return passing === 0 ? expiry : Math.min(passing, expiry);
}
//# sourceMappingURL=deadlines.js.map