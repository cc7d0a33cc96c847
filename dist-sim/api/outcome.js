import { BASE, RULE_SYSTEM } from '../records/index.js';
const ERROR_SYSTEM = `${BASE}/CodeSystem/error`;
const SEVERITIES = {
    reject: 'error', flag: 'warning', note: 'information'
};
/** The issue code of each HTTP status (records/SPECIFICATION.md §2). Any other status is `processing`. */
const ISSUE_CODES = {
    400: 'structure',
    401: 'login',
    403: 'forbidden',
    404: 'not-found',
    405: 'not-supported',
    406: 'not-supported',
    409: 'conflict',
    413: 'too-long',
    415: 'not-supported',
    422: 'business-rule',
    429: 'throttled',
    500: 'exception',
    503: 'transient'
};
/** Makes an OperationOutcome: the error itself is the first issue, and each finding is a further issue. */
export function outcomeOf(error) {
    const own = {
        severity: 'error',
        code: ISSUE_CODES[error.status] ?? 'processing',
        details: { coding: [{ system: ERROR_SYSTEM, code: error.code }], text: error.message }
    };
    return { resourceType: 'OperationOutcome', issue: [own, ...error.findings.map(issueOf)] };
}
function issueOf(finding) {
    return {
        severity: SEVERITIES[finding.outcome],
        code: finding.issue,
        details: { coding: [{ system: RULE_SYSTEM, code: finding.rule }], text: finding.text },
        ...(finding.expression === '' ? {} : { expression: [finding.expression] })
    };
}
//# sourceMappingURL=outcome.js.map