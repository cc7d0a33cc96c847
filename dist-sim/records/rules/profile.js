import { Relation, hex } from '../../protocol/types/index.js';
import { disputesOf, namedCase } from '../dispute.js';
import { finding } from '../finding.js';
import { hasCode } from '../structure/index.js';
import { CONDITION_CATEGORY, CONDITION_CLINICAL, CONDITION_VERIFICATION, LOINC, PSEUDONYM_SYSTEM } from '../systems.js';
/** The closed lists of the minimal profile (SPECIFICATION.md §1). */
export const CATEGORIES = ['encounter-diagnosis', 'problem-list-item'];
export const CLINICAL_STATUSES = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'];
export const BELIEFS = ['confirmed', 'provisional', 'differential', 'unconfirmed'];
export const WITHDRAWALS = ['refuted', 'entered-in-error'];
/** The further status of a record that disputes another record. */
export const DISPUTING = ['refuted'];
export const MAX_NOTE_LENGTH = 4000;
const PATIENT_ELEMENTS = new Set([
    'resourceType', 'id', 'identifier', 'gender', 'birthDate', 'deceasedBoolean', 'deceasedDateTime'
]);
/** STR-02: the minimal profile, which demands more than R4 does. */
export const profile = ({ parts, context }) => [
    ...conditionProfile(parts.condition, context),
    ...patientProfile(parts.patient, context),
    ...(parts.encounter === undefined || parts.encounter.serviceProvider !== undefined
        ? []
        : [missing('Encounter.serviceProvider')]),
    ...parts.observations.flatMap(observationProfile),
    ...practitionerProfile(parts.practitioners)
];
function breaks(issue, expression, text) {
    return finding('STR-02', 'reject', issue, expression, text);
}
function missing(expression, text = 'the profile requires this element') {
    return breaks('required', expression, text);
}
function conditionProfile(condition, context) {
    const found = [...statusProfile(condition, context), ...disputeProfile(condition)];
    if (!condition.identifier?.some(usable))
        found.push(missing('Condition.identifier'));
    const hasCategory = condition.category?.some((category) => hasCode(category, CONDITION_CATEGORY, CATEGORIES));
    if (hasCategory !== true)
        found.push(missing('Condition.category', 'neither an encounter ' +
            'diagnosis nor a problem list item'));
    if (!condition.code?.coding?.some((coding) => coding.code !== undefined)) {
        found.push(missing('Condition.code.coding', 'a diagnosis needs a code'));
    }
    for (const name of ['onset', 'abatement']) {
        const refused = condition[`${name}String`] ?? condition[`${name}Range`];
        if (refused === undefined)
            continue;
        found.push(breaks('value', `Condition.${name}`, 'must be a dateTime, a Period or an Age'));
    }
    if (condition.recordedDate === undefined)
        found.push(missing('Condition.recordedDate'));
    if (condition.recorder === undefined && condition.asserter === undefined) {
        found.push(missing('Condition.asserter', 'neither asserter nor recorder is given'));
    }
    condition.note?.forEach((note, i) => {
        if (note.text.length <= MAX_NOTE_LENGTH)
            return;
        found.push(breaks('value', `Condition.note[${i}].text`, 'longer than 4,000 characters'));
    });
    return found;
}
/**
 * Checks the clinician's certainty, not chain state. Only a new version may withdraw a diagnosis. A record
 * that disputes the record of another hospital may say that the diagnosis is refuted.
 */
function statusProfile(condition, { relation }) {
    const found = [];
    const changes = relation === Relation.amends || relation === Relation.retracts;
    const allowed = changes
        ? [...BELIEFS, ...WITHDRAWALS]
        : disputesOf(condition).length > 0 ? [...BELIEFS, ...DISPUTING] : BELIEFS;
    if (condition.verificationStatus === undefined) {
        found.push(missing('Condition.verificationStatus'));
    }
    else if (!hasCode(condition.verificationStatus, CONDITION_VERIFICATION, allowed)) {
        found.push(breaks('code-invalid', 'Condition.verificationStatus', 'not a status that this kind of proposal may have'));
    }
    if (hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error'])) {
        return found;
    }
    if (condition.clinicalStatus === undefined) {
        found.push(missing('Condition.clinicalStatus'));
    }
    else if (!hasCode(condition.clinicalStatus, CONDITION_CLINICAL, CLINICAL_STATUSES)) {
        found.push(breaks('code-invalid', 'Condition.clinicalStatus', 'not a clinical status of R4'));
    }
    return found;
}
/** Checks that a Condition disputes at most one record, and names it by its case id. */
function disputeProfile(condition) {
    const disputes = disputesOf(condition);
    if (disputes.length <= 1 && disputes.every(dispute => namedCase(dispute) !== undefined))
        return [];
    return [breaks('value', 'Condition.extension', 'does not name one disputed record by its case id')];
}
/** Checks that the Patient has pseudonym, birth, gender and death only: nothing that names the patient. */
function patientProfile(patient, context) {
    const found = [];
    if (Object.keys(patient).some((name) => !PATIENT_ELEMENTS.has(name))) {
        found.push(breaks('value', 'Patient', 'holds more than pseudonym, birth, gender and death'));
    }
    if (patient.birthDate === undefined)
        found.push(missing('Patient.birthDate'));
    if (patient.gender === undefined)
        found.push(missing('Patient.gender'));
    const expected = context.pseudonym;
    if (expected === undefined)
        return found;
    const [identifier, ...more] = patient.identifier ?? [];
    if (more.length > 0 || identifier?.system !== PSEUDONYM_SYSTEM ||
        identifier.value !== hex(expected)) {
        found.push(breaks('value', 'Patient.identifier', 'is not the pseudonym of the proposal'));
    }
    return found;
}
function observationProfile(observation) {
    const coded = observation.code.coding?.some((coding) => coding.system === LOINC && coding.code !== undefined);
    return coded === true ? [] : [missing('Observation.code.coding', 'evidence needs a LOINC code')];
}
function practitionerProfile(practitioners) {
    if (practitioners.length === 0)
        return [missing('Practitioner')];
    return practitioners.every(({ identifier }) => identifier?.some(usable))
        ? []
        : [missing('Practitioner.identifier', 'a clinician needs a registration number')];
}
function usable(identifier) {
    return identifier.system !== undefined && identifier.value !== undefined;
}
//# sourceMappingURL=profile.js.map