const DAY_MS = 86_400_000;
/** Rejections of this long before a case was opened, and all later ones, raise its bar. */
const REJECTIONS_COUNT_MS = 30 * DAY_MS;
/**
 * Returns the bar of a case (SPECIFICATION.md §7.4). Each rejection raises it, so that a submitter cannot
 * try again until two friends are drawn.
 * @param k validatorsPerDiagnosis
 * @param rejected j, the number of rejected cases of the submitter and the patient
 * @param others the number of members except the submitter
 */
export function barOf(k, rejected, others) {
    const panel = Math.min(k + 3 * rejected, others);
    if (rejected === 0)
        return { panel, needed: Math.min(k, others) };
    const isEverybody = panel === others;
    return { panel, needed: isEverybody ? Math.floor(others / 2) + 1 : k + 2 * rejected };
}
/** Returns the number of rejections after which a case cannot be accepted any more: m − a + 1. */
export function rejectionsThatClose({ panel, needed }) {
    return panel - needed + 1;
}
/** Returns the rejections that count for a case opened at `openedAt`. */
export function countingRejections(rejections, openedAt) {
    return rejections.filter(time => time > openedAt - REJECTIONS_COUNT_MS);
}
//# sourceMappingURL=bar.js.map