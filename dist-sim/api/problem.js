import { STATUS_CODES } from 'node:http';
export const PROBLEM_TYPE = 'application/problem+json';
/** Makes a problem document. Its title is the reason phrase of the status (RFC 9457 §4.2.1). */
export function problemOf(error) {
    return {
        type: 'about:blank',
        title: STATUS_CODES[error.status] ?? 'Error',
        status: error.status,
        detail: error.message,
        code: error.code,
        ...(error.findings.length > 0 ? { findings: error.findings } : {})
    };
}
//# sourceMappingURL=problem.js.map