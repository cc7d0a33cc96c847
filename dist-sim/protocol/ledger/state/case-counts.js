import { CaseStatus, hex } from '../../types/index.js';
import { inHandOf, isTakenUp } from './holders.js';
import { count } from './counting.js';
export function emptyCounts() {
    return { open: new Map(), waiting: new Map(), inHand: new Map() };
}
/** Adds a case to the counters (`change` 1) or takes it out (−1). A decided case does not count. */
export function countCase(counts, counted, submitter, change, add = count) {
    if (counted.status > CaseStatus.open)
        return;
    add(isTakenUp(counted) ? counts.waiting : counts.open, submitter, change);
    for (const validator of inHandOf(counted))
        add(counts.inHand, hex(validator), change);
}
//# sourceMappingURL=case-counts.js.map