import { MAX_BODY_BYTES } from '../../protocol/codec/index.js';
import { Relation } from '../../protocol/types/index.js';
import { disputeOf } from '../dispute.js';
import { finding, rejects, statusOf } from '../finding.js';
import { checkBody } from '../rules/index.js';
import { contradicts } from './about-patient.js';
import { bodyText } from './body-text.js';
import { findClinicians } from './clinicians.js';
import { reduceCondition } from './condition.js';
import { contentOf } from './content.js';
import { Draft } from './draft.js';
import { findEncounter, reduceEncounter } from './encounter.js';
import { findEvidence, reduceEvidence } from './evidence.js';
import { inSubmission } from './in-submission.js';
import { patientIdentifier, reducePatient } from './patient.js';
import { provenanceOf } from './provenance.js';
import { redactionFor } from './redaction.js';
/** Makes the body of a Condition, and judges the body as validators will. */
export function prepare(from, source, defaults, now, options) {
    const draft = new Draft(source, defaults, now);
    const location = from.place ?? '';
    const assembled = assemble(from, draft, now, options);
    const refused = (findings) => {
        const inEntry = inSubmission(findings, from, draft.read);
        return { ok: false, refused: { location, status: statusOf(findings), findings: inEntry } };
    };
    if (assembled === undefined)
        return refused([...draft.findings, ...draft.remarks]);
    const relation = options.relation ?? Relation.new;
    const context = { chainTime: now, submitter: defaults.submitter, relation };
    const findings = [
        ...sizeFindings(assembled.body), ...checkBody(assembled.body, context), ...draft.remarks
    ];
    if (rejects(findings) && options.force !== true)
        return refused(findings);
    const version = options.version ?? 1;
    return {
        ok: true,
        diagnosis: {
            ...assembled, relation, version, location,
            filled: draft.filled,
            findings: inSubmission(findings, from, draft.read)
        }
    };
}
function assemble(located, draft, now, { disputes, random }) {
    if (located.isDeleted === true) {
        return draft.refuse('STR-05', 'invariant', 'Condition', 'a record cannot be deleted');
    }
    const original = draft.readAs('Condition', located);
    if (original === undefined)
        return undefined;
    const context = findPatient(original.subject, located, draft);
    if (context === undefined)
        return undefined;
    const { person } = context;
    const patient = patientIdentifier(person, context.patient, draft, now, random);
    const { reference } = draft.takeFrom(located);
    const encounter = findEncounter(original, located, context);
    if (encounter !== undefined)
        draft.takeFrom(encounter.located);
    const evidence = findEvidence(original, located, context);
    const clinicians = findClinicians(original, located, encounter, context);
    if (draft.findings.length > 0 || patient === undefined)
        return undefined;
    const { condition, key } = reduceCondition(original, located, clinicians, context, now);
    const resources = [
        disputes === undefined ? condition : withDispute(condition, disputes),
        reducePatient(person, context.patientReference.slice('Patient/'.length)),
        ...(encounter === undefined ? [] : [reduceEncounter(encounter, context)]),
        ...clinicians.resources,
        ...evidence.map((found) => reduceEvidence(found, context))
    ];
    if (draft.filled.length > 0) {
        const references = new Map([['Condition', reference], ['Patient', context.patientReference]]);
        if (condition.encounter?.reference !== undefined) {
            references.set('Encounter', condition.encounter.reference);
        }
        resources.push(provenanceOf(draft.filled, references, draft.defaults.submitter, now));
    }
    const entry = resources.map((resource) => ({ resource }));
    return {
        body: { resourceType: 'Bundle', type: 'collection', entry },
        patient: { system: patient.system, value: patient.value },
        content: contentOf(draft, patient, disputes),
        ...(disputes === undefined ? {} : { disputes }),
        ...(key === undefined ? {} : { identifier: key })
    };
}
function withDispute(condition, disputes) {
    return { ...condition, extension: [...condition.extension ?? [], disputeOf(disputes)] };
}
function findPatient(subject, from, draft) {
    const patient = draft.source.resolve(subject, from, 'Patient');
    if (patient === undefined && subject.reference === undefined) {
        return draft.refuse('STR-02', 'required', 'Condition.subject', 'names no Patient resource');
    }
    if (patient?.resource.resourceType !== 'Patient') {
        return draft.refuse('STR-04', 'invariant', 'Condition.subject', 'does not lead to a Patient of the submission');
    }
    const person = draft.readAs('Patient', patient);
    if (person === undefined)
        return undefined;
    if (draft.source.isByIdAlone(subject.reference ?? '', from)) {
        draft.remark('INT-03', 'note', 'Condition.subject', 'found among several patients by its id alone, since no entry has the address of a server');
    }
    if (contradicts(subject, patient, draft.defaults.patientSystems)) {
        return draft.refuse('STR-04', 'invariant', 'Condition.subject', 'reference and identifier name different patients');
    }
    const { display } = subject;
    const redaction = redactionFor(person, display === undefined ? [] : [display], (at) => {
        draft.remark('INT-01', 'flag', at, 'a name, number or address of the patient was removed');
    });
    const patientReference = draft.takeFrom(patient).reference;
    return { draft, redaction, patient, patientReference, person };
}
/** The pseudonym, which is added later, is smaller than this. */
const PSEUDONYM_BYTES = 256;
function sizeFindings(body) {
    return Buffer.byteLength(bodyText(body)) + PSEUDONYM_BYTES <= MAX_BODY_BYTES
        ? []
        : [finding('STR-05', 'reject', 'too-long', 'Bundle', 'body is larger than 256 KiB')];
}
//# sourceMappingURL=prepare.js.map