import { finding } from '../finding.js';
import { structureProblems } from '../structure/index.js';
/** The resources of one body, SPECIFICATION.md §1. */
export const MAX_BODY_RESOURCES = 64;
/** Takes a body of any shape apart, and checks STR-01, STR-03, STR-04 and STR-05. */
export function takeApart(body) {
    const entries = entriesOf(body);
    if (entries === undefined)
        return refuse('body is not a collection Bundle of resources');
    if (entries.length > MAX_BODY_RESOURCES)
        return refuse('body has more than 64 resources');
    const byReference = new Map();
    const findings = [];
    for (const resource of entries) {
        const name = referenceTo(resource);
        if (name === undefined || byReference.has(name)) {
            const text = 'every resource of a body needs a type and an id of its own';
            return { ok: false, findings: [finding('STR-04', 'reject', 'invariant', 'Bundle.entry', text)] };
        }
        byReference.set(name, resource);
    }
    for (const resource of entries) {
        for (const problem of structureProblems(resource, byReference))
            findings.push(toFinding(problem));
    }
    if (findings.some(({ rule }) => rule === 'STR-01'))
        return { ok: false, findings };
    return join([...byReference.values()], byReference, findings);
}
const RULE_OF_KIND = {
    structure: 'STR-01', profile: 'STR-02', invariant: 'STR-03', reference: 'STR-04'
};
function toFinding(problem) {
    const { kind, missing, expression, text } = problem;
    const issue = missing ? 'required' : kind === 'structure' ? 'structure' : 'invariant';
    return finding(RULE_OF_KIND[kind], 'reject', issue, expression, text);
}
function join(resources, byReference, findings) {
    const { Condition: conditions, Patient: patients, Encounter: encounters, ...others } = byType(resources);
    const [condition] = conditions;
    const [patient] = patients;
    if (condition === undefined || conditions.length > 1) {
        return refuse('body does not hold exactly one Condition');
    }
    if (patient === undefined || patients.length > 1) {
        return refuse('body does not hold exactly one Patient');
    }
    if (encounters.length > 1)
        return refuse('body holds more than one Encounter');
    const parts = {
        condition,
        patient,
        encounter: encounters[0],
        practitioners: others.Practitioner,
        roles: others.PractitionerRole,
        observations: others.Observation,
        reports: others.DiagnosticReport,
        resources,
        resolve: (reference) => reference === undefined ? undefined : byReference.get(reference)
    };
    return { ok: true, parts, findings };
}
/** Lists the resources of each type that a rule asks for. */
function byType(resources) {
    const lists = {
        Condition: [], Patient: [], Encounter: [],
        Practitioner: [], PractitionerRole: [],
        Observation: [], DiagnosticReport: []
    };
    for (const resource of resources) {
        const { resourceType: type } = resource;
        // The structure check knows only FHIR's types, so no type is a property of every object.
        if (type in lists)
            lists[type]?.push(resource);
    }
    return lists;
}
function refuse(text) {
    return { ok: false, findings: [finding('STR-05', 'reject', 'invariant', 'Bundle', text)] };
}
/** Lists the resources of a body. A body Bundle has only these members, so nothing can hide beside them. */
function entriesOf(body) {
    if (!hasOnly(body, ['resourceType', 'type', 'entry']))
        return undefined;
    if (body['resourceType'] !== 'Bundle' || body['type'] !== 'collection')
        return undefined;
    const entries = body['entry'];
    if (!Array.isArray(entries) || entries.length === 0)
        return undefined;
    const list = entries;
    if (!list.every((entry) => hasOnly(entry, ['resource'])))
        return undefined;
    return list.map((entry) => entry.resource);
}
function hasOnly(value, names) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) &&
        Object.keys(value).every((name) => names.includes(name));
}
function referenceTo(resource) {
    if (typeof resource !== 'object' || resource === null)
        return undefined;
    const { resourceType, id } = resource;
    if (typeof resourceType !== 'string' || typeof id !== 'string')
        return undefined;
    return `${resourceType}/${id}`;
}
//# sourceMappingURL=body-parts.js.map