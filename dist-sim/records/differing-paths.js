/** This file tells people where two submissions of a diagnosis differ: only paths, as values are secret. */
/** This many paths are enough to see what was changed. */
const MAX_PATHS = 20;
/** A name that cannot be a FHIR element came from the input, so it is not repeated. */
const ELEMENT = /^_?[a-z][A-Za-z]{0,40}$/;
const RESOURCE = /^([A-Z][A-Za-z]{0,40})\/[a-z]+-(\d+)$/;
/**
 * Compares two diagnoses by their `PreparedDiagnosis.content`.
 *
 * @returns the paths of the elements that differ, such as `Condition.code.coding[0].code`, at most 20;
 *   empty if both have the same content.
 */
export function differingPaths(a, b) {
    const paths = [];
    const [first, second] = [parsed(a), parsed(b)];
    for (const name of namesOf(first, second))
        compare(resourcePath(name), first[name], second[name], paths);
    return paths;
}
function parsed(content) {
    return JSON.parse(Buffer.from(content).toString('utf8'));
}
function compare(path, a, b, paths) {
    if (paths.length >= MAX_PATHS || a === b)
        return;
    if (Array.isArray(a) && Array.isArray(b)) {
        for (let i = 0; i < Math.max(a.length, b.length); i++) {
            compare(`${path}[${i}]`, a[i], b[i], paths);
        }
    }
    else if (isObject(a) && isObject(b)) {
        for (const name of namesOf(a, b)) {
            compare(`${path}.${ELEMENT.test(name) ? name : '?'}`, a[name], b[name], paths);
        }
    }
    else
        paths.push(path);
}
function namesOf(a, b) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Turns `Observation/observation-2`, the second Observation of the diagnosis, into `Observation[1]`. */
function resourcePath(name) {
    const [, type, number] = RESOURCE.exec(name) ?? [];
    if (type === undefined)
        return '?';
    return number === '1' ? type : `${type}[${Number(number) - 1}]`;
}
//# sourceMappingURL=differing-paths.js.map