import { fields, table } from '../../api/index.js';
import { diagnosisText } from './cases.js';
import { finding, moment, party, partyInFull, plain, shortId } from './format.js';
import { wrap } from './wrap.js';
const NOTE_INDENT = 14;
/** Renders the cases that wait for a clinician, the next deadline first. */
export function renderReviews(items) {
    if (items.length === 0)
        return 'nothing waits for a clinician here\n';
    // The diagnosis is the last column, so that a long text does not widen other lines.
    const head = ['case', 'until', 'age, sex', 'submitter', 'findings', 'diagnosis'];
    return table(head, items.map(({ caseId, deadline, findings, submitter, summary }) => [
        shortId(caseId), moment(deadline), listed(summary?.age, summary?.sex), party(submitter),
        findings.map(({ rule, outcome }) => `${rule} ${outcome}`).join(', '),
        summary?.diagnosis === undefined ? 'not here yet' : diagnosisText(summary.diagnosis)
    ]));
}
export function renderReviewCase(item) {
    const { summary } = item;
    const { diagnosis } = summary ?? {};
    return fields([
        ['case', item.caseId],
        ['submitter', partyInFull(item.submitter)],
        ['received', moment(item.receivedAt)],
        ['decide until', moment(item.deadline)],
        ...item.findings.map(view => ['finding', finding(view)]),
        ['patient', listed(summary?.age, summary?.sex)],
        ['born', summary?.born],
        ['died', summary?.died],
        ['diagnosis', diagnosis === undefined ? undefined : diagnosisText(diagnosis)],
        ['verification', diagnosis?.verificationStatus],
        ['severity', summary?.severity],
        ...(summary?.sites ?? []).map(site => ['site', site]),
        ['recorded', diagnosis?.recordedDate],
        ['encounter', summary?.encounter],
        ...(summary?.notes ?? []).map(note => ['note', note]),
        ...(summary?.evidence ?? []).map(text => ['evidence', text])
    ]) + '\n--json shows the whole record\n';
}
/** Renders one line for each decision, with the note below it. */
export function renderDecisions(decisions) {
    if (decisions.length === 0)
        return 'no clinician has decided here\n';
    return decisions.map(({ caseId, clinician, decidedAt, decision, note, reason }) => {
        const by = clinician === undefined ? '' : `, by ${plain(clinician)}`;
        const line = `${shortId(caseId)}  ${moment(decidedAt)}  ${decision}` +
            `${reason === undefined ? '' : ` (${plain(reason)})`}${by}\n`;
        return line + (note === undefined ? '' : wrap(plain(note), NOTE_INDENT, ' '.repeat(NOTE_INDENT - 1)));
    }).join('');
}
export function renderDecision(view) {
    const { caseId, clinician, decision, note, reason } = view;
    const kept = clinician === undefined && note === undefined
        ? ''
        : '; clinician and note are kept at this hospital: review list --decided';
    const what = decision === 'excused'
        ? `excused from case ${shortId(caseId)}, which goes to the next hospital`
        : `${decision}${reason === undefined ? '' : ` (${plain(reason)})`} of case ${shortId(caseId)}`;
    return `signed: ${what}${kept}\n`;
}
function listed(...parts) {
    return parts.filter(part => part !== undefined).join(', ');
}
//# sourceMappingURL=reviews.js.map