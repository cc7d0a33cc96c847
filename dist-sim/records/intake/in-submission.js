/** The path of a finding begins with a resource type. */
const ROOT = /^[A-Z][A-Za-z]*/;
/**
 * Changes the paths of findings to paths in the submission, such as
 * `Bundle.entry[38].resource.ofType(Condition).code`. So a submitter of many Conditions sees which is wrong.
 *
 * @param read the resources that were read; if two have the same type, the path leads to the Condition.
 */
export function inSubmission(findings, condition, read) {
    if (findings.length === 0)
        return findings;
    const byType = new Map();
    for (const located of read) {
        const { resourceType: type } = located.resource;
        byType.set(type, byType.has(type) ? undefined : located);
    }
    return findings.map((found) => ({ ...found, expression: pathOf(found.expression, condition, byType) }));
}
function pathOf(expression, condition, byType) {
    if (expression.startsWith('Bundle.entry['))
        return expression;
    const type = ROOT.exec(expression)?.[0] ?? '';
    const place = byType.get(type)?.place;
    if (place !== undefined)
        return rooted(place, type) + expression.slice(type.length);
    const isAlone = condition.place === undefined || condition.place === 'Condition';
    return isAlone ? expression : rooted(condition.place ?? '', 'Condition');
}
export function pathTo({ place, resource }) {
    return place === undefined ? resource.resourceType : rooted(place, resource.resourceType);
}
function rooted(place, type) {
    return place === type ? type : `${place}.ofType(${type})`;
}
//# sourceMappingURL=in-submission.js.map