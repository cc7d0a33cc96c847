import { knownIdentifier } from '../registers/index.js';
/**
 * True if the subject of this resource is the patient of the diagnosis. A missing subject, or a subject in
 * words only, counts as that patient; a reference that leads nowhere does not.
 */
export function isOfPatient(subject, from, { draft, patient }) {
    if (subject === undefined)
        return true;
    const registers = draft.defaults.patientSystems;
    const found = draft.source.resolve(subject, from, 'Patient');
    if (found !== undefined) {
        return found.resource === patient.resource && !contradicts(subject, patient, registers);
    }
    return subject.reference === undefined && !contradicts(subject, patient, registers);
}
/** True if a reference gives a number that differs from the patient's number in the same register. */
export function contradicts({ identifier }, { resource }, registers) {
    if (identifier?.value === undefined)
        return false;
    const known = ({ system = '', value = '' }) => knownIdentifier({ system, value }, registers);
    const list = resource['identifier'];
    const given = known(identifier);
    const alike = (Array.isArray(list) ? list : []).filter(({ value }) => value !== undefined)
        .map(known).filter(({ system }) => system === given.system);
    return alike.length > 0 && alike.every(({ value }) => value !== given.value);
}
//# sourceMappingURL=about-patient.js.map