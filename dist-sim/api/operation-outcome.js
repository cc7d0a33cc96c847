import { ServiceError } from './service-error.js';
export const FHIR_TYPE = 'application/fhir+json';
/** Reads an OperationOutcome that `outcomeOf` wrote, so that a client gets only one kind of error. */
export function errorOfOutcome(status, outcome) {
    let code = 'unknown-error';
    let text = `the node answered ${status}`;
    const findings = [];
    for (const issue of outcome.issue) {
        const coding = issue.details.coding[0];
        if (coding?.system.endsWith('/CodeSystem/rule') === true) {
            findings.push({
                rule: coding.code,
                outcome: outcomeOfSeverity(issue.severity),
                issue: issue.code,
                expression: issue.expression?.[0] ?? '',
                text: issue.details.text
            });
        }
        else if (coding !== undefined) {
            code = coding.code;
            text = issue.details.text;
        }
    }
    return new ServiceError(status, code, text, findings);
}
function outcomeOfSeverity(severity) {
    if (severity === 'error')
        return 'reject';
    return severity === 'warning' ? 'flag' : 'note';
}
//# sourceMappingURL=operation-outcome.js.map