import { LOINC } from '../systems.js';
import { isOfPatient } from './about-patient.js';
import { pathTo } from './in-submission.js';
import { strip } from './strip.js';
/**
 * Finds the Observations and DiagnosticReports that `Condition.evidence` names, and the results of these
 * reports. Evidence that a body cannot hold is left out, and the submitter is told. Evidence about another
 * patient (EVD-02) or a reference that leads nowhere (STR-04) refuses the diagnosis.
 */
export function findEvidence(condition, from, context) {
    const found = [];
    condition.evidence?.forEach((evidence, i) => evidence.detail?.forEach((detail, j) => {
        find(`Condition.evidence[${i}].detail[${j}]`, detail, from, found, context);
    }));
    return found;
}
function find(expression, detail, from, found, context) {
    const { draft } = context;
    const located = draft.source.resolve(detail, from, detail.type ?? 'Observation');
    if (located !== undefined) {
        if (!add(located, found, context))
            leaveOut(expression, context);
    }
    else if (detail.reference === undefined)
        leaveOut(expression, context);
    else if (draft.findings.length === 0) {
        draft.refuse('STR-04', 'invariant', expression, 'does not lead to an Observation or DiagnosticReport of the submission');
    }
}
function leaveOut(expression, { draft }) {
    if (draft.findings.length > 0)
        return;
    draft.remark('INT-03', 'flag', expression, 'no Observation coded in LOINC and no DiagnosticReport: left out of the record');
}
/** @returns false if a body cannot hold this evidence. */
function add(located, found, context) {
    const { draft } = context;
    if (draft.nameOf(located) !== undefined)
        return true;
    if (!isAboutPatient(located, context)) {
        draft.read.add(located);
        draft.refuse('EVD-02', 'business-rule', `${typeOf(located)}.subject`, 'evidence is not about the patient of the diagnosis');
        return true;
    }
    const resource = read(located, context);
    if (resource === undefined)
        return draft.findings.length > 0;
    draft.takeFrom(located);
    found.push({ located, resource });
    if (resource.resourceType !== 'DiagnosticReport')
        return true;
    resource.result?.forEach((result, i) => {
        const observation = draft.source.resolve(result, located, 'Observation');
        if (observation === undefined)
            return;
        if (typeOf(observation) === 'Observation' && add(observation, found, context))
            return;
        leaveOut(`DiagnosticReport.result[${i}]`, context);
    });
    return true;
}
/** Checks evidence of any type: evidence about another patient is a mistake even if it is left out. */
function isAboutPatient(located, context) {
    const { subject, patient } = located.resource;
    return isOfPatient(asReference(subject ?? patient), located, context);
}
/** Reads an unchecked value as a Reference, as far as its form is valid. */
function asReference(value) {
    if (typeof value !== 'object' || value === null)
        return undefined;
    const { reference, identifier } = value;
    const number = (identifier ?? {});
    return {
        ...(typeof reference === 'string' ? { reference } : {}),
        ...(typeof number.value === 'string' && typeof number.system === 'string'
            ? { identifier: { system: number.system, value: number.value } }
            : {})
    };
}
function read(located, { draft }) {
    const type = typeOf(located);
    if (type === 'DiagnosticReport')
        return draft.readAs(type, located);
    const observation = type === 'Observation' ? draft.readAs(type, located) : undefined;
    const isCoded = observation?.code.coding?.some(({ system, code }) => system === LOINC && code !== undefined);
    return isCoded === true ? observation : undefined;
}
function typeOf({ resource }) {
    return resource.resourceType;
}
export function reduceEvidence({ located, resource }, { draft, redaction, patientReference }) {
    const { id } = draft.take(located.resource, resource.resourceType);
    return {
        ...strip(resource, draft.mapper(located), redaction, pathTo(located)),
        id,
        subject: { reference: patientReference }
    };
}
//# sourceMappingURL=evidence.js.map