import { isRule } from './reasons.js';
export function finding(rule, outcome, issue, expression, text) {
    return { rule, outcome, issue, expression, text };
}
export function rejects(findings) {
    return findings.some(({ outcome }) => outcome === 'reject');
}
/** Finds the rule that a rejecting opinion names: the first reject in the order of the checks. */
export function rejectingRule(findings) {
    const rule = findings.find(({ outcome }) => outcome === 'reject')?.rule;
    return rule !== undefined && isRule(rule) ? rule : undefined;
}
export function statusOf(findings) {
    if (findings.some(({ issue }) => issue === 'too-long'))
        return 413;
    const unreadable = findings.some(({ expression, rule }) => rule === 'STR-01' &&
        (expression === '' || expression === 'Resource.resourceType'));
    return unreadable ? 400 : 422;
}
//# sourceMappingURL=finding.js.map