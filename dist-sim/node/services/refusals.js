import { ServiceError } from '../../api/index.js';
import { hex } from '../../protocol/types/index.js';
const SHORT_ID_DIGITS = 12;
export function findingView({ rule, outcome, issue, expression, text }) {
    return { rule, outcome, issue, expression, text };
}
/** Makes the refusal of a submission from its first finding that rejects. */
export function refusalOf(status, findings) {
    const first = findings.find(({ outcome }) => outcome === 'reject') ?? findings[0];
    return new ServiceError(status, status === 400 ? 'not-fhir' : 'refused', first === undefined ? 'the submission is refused' : `${first.rule}: ${first.text}`, findings.map(findingView));
}
export function notMember() {
    return new ServiceError(409, 'not-a-member', 'this hospital is not on the committed allowlist');
}
export function refusedView(location, { status, code, message, findings }) {
    return { location, status, code, text: message, findings };
}
/** Names the other record and the elements that differ, but no values: they may be another patient's. */
export function conflictError({ caseId, paths }, location) {
    const earlier = caseId === undefined ? 'another entry' : `case ${hex(caseId)}`;
    const findings = (paths ?? []).map((path) => ({
        rule: 'DUP-01', outcome: 'reject', issue: 'conflict', expression: placed(path, location),
        text: `differs from ${caseId === undefined ? earlier : `case ${hex(caseId).slice(0, SHORT_ID_DIGITS)}`}`
    }));
    return new ServiceError(409, 'conflict', `${earlier} has the same key and other content; ${where(paths)}`, findings);
}
function where(paths) {
    if (paths === undefined)
        return 'its content is not here any more, so the two cannot be compared';
    if (paths.length === 0)
        return 'they differ in elements that no record holds';
    return `they differ in ${paths.join(', ')}`;
}
/** Prefixes the place of the entry in the Bundle, if the path is in the Condition of that entry. */
function placed(path, location) {
    const isOfEntry = location.startsWith('Bundle.') && path.startsWith('Condition.');
    return isOfEntry ? `${location}.ofType(Condition)${path.slice('Condition'.length)}` : path;
}
//# sourceMappingURL=refusals.js.map