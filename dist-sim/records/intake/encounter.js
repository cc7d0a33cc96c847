import { hex } from '../../protocol/types/index.js';
import { MEMBER_SYSTEM } from '../systems.js';
import { isOfPatient } from './about-patient.js';
import { pathTo } from './in-submission.js';
import { defined, strip } from './strip.js';
/** The elements that validators may need. Visit numbers, wards and accounts are left out. */
const KEPT = [
    'status', 'class', 'type', 'serviceType', 'priority', 'period', 'length', 'reasonCode'
];
/** Finds the Encounter that a Condition names. It must exist (STR-04) and be about the same patient. */
export function findEncounter(condition, from, context) {
    const { draft } = context;
    if (condition.encounter === undefined)
        return undefined;
    const located = draft.source.resolve(condition.encounter, from, 'Encounter');
    if (located === undefined && condition.encounter.reference === undefined) {
        return draft.remark('INT-03', 'note', 'Condition.encounter', 'names no Encounter of the submission: left out of the record');
    }
    if (located?.resource.resourceType !== 'Encounter') {
        return draft.refuse('STR-04', 'invariant', 'Condition.encounter', 'does not lead to an Encounter of the submission');
    }
    const encounter = draft.readAs('Encounter', located);
    if (encounter === undefined)
        return undefined;
    if (!isOfPatient(encounter.subject, located, context)) {
        return draft.refuse('STR-04', 'invariant', 'Encounter.subject', 'is not the patient of the diagnosis');
    }
    return { located, encounter };
}
/** Makes the Encounter of the body. The draft must already contain clinicians and Condition. */
export function reduceEncounter({ located, encounter }, context) {
    const { draft, redaction, patientReference } = context;
    const map = draft.mapper(located);
    const kept = strip(pick(encounter), map, redaction, pathTo(located));
    const mapped = (name, given = [], key) => {
        const parts = given.flatMap((part, i) => {
            const reference = map(part[key]?.reference ?? '');
            if (reference === undefined)
                return [];
            return [{ ...strip(part, map, redaction, `${pathTo(located)}.${name}[${i}]`), [key]: { reference } }];
        });
        return parts.length === 0 ? undefined : parts;
    };
    return defined({
        ...kept,
        resourceType: 'Encounter',
        id: draft.takeFrom(located).id,
        subject: { reference: patientReference },
        participant: mapped('participant', encounter.participant, 'individual'),
        diagnosis: mapped('diagnosis', encounter.diagnosis, 'condition'),
        serviceProvider: { identifier: serviceProvider(encounter, context) }
    });
}
function pick(encounter) {
    const names = KEPT;
    return Object.fromEntries(Object.entries(encounter)
        .filter(([name]) => names.includes(name)));
}
/**
 * Names the service provider of the encounter. The submitter's departments mean nothing to other hospitals,
 * so its member id replaces them (CTX-01). An encounter that already names a member keeps that member.
 */
function serviceProvider({ serviceProvider: given }, { draft }) {
    const identifier = given?.identifier;
    if (identifier?.system === MEMBER_SYSTEM && identifier.value !== undefined) {
        return { system: MEMBER_SYSTEM, value: identifier.value };
    }
    draft.fill('Encounter.serviceProvider', 'submitting-hospital');
    return { system: MEMBER_SYSTEM, value: hex(draft.defaults.submitter) };
}
//# sourceMappingURL=encounter.js.map