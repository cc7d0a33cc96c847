import { CONDITION_CLINICAL, CONDITION_VERIFICATION } from '../systems.js';
import { hasCode, invariant, hasValue } from './invariant.js';
import { TYPE_INVARIANTS } from './type-invariants.js';
const ENDED = ['inactive', 'resolved', 'remission'];
function abated(condition) {
    for (const name in condition)
        if (name.includes('abatement') && /^_?abatement[A-Z]/.test(name))
            return true;
    return false;
}
/** obs-7: the Observation has no value if a component has the same code. */
function valueOnce(observation) {
    if (observation.component === undefined || !hasValue(observation))
        return true;
    const own = new Set((observation.code.coding ?? []).map((coding) => JSON.stringify(coding)));
    return !observation.component.some((component) => component.code.coding?.some((coding) => own.has(JSON.stringify(coding))));
}
/** The invariants of severity "error" on the R4 (4.0.1) types of a body, by type. */
export const INVARIANTS = {
    ...TYPE_INVARIANTS,
    'Condition.stage': [invariant('con-1', (stage) => stage.summary !== undefined || stage.assessment !== undefined)],
    'Condition.evidence': [invariant('con-2', (evidence) => evidence.code !== undefined || evidence.detail !== undefined)],
    Condition: [
        invariant('con-4', (condition) => !abated(condition) || hasCode(condition.clinicalStatus, CONDITION_CLINICAL, ENDED)),
        invariant('con-5', (condition) => condition.clinicalStatus === undefined ||
            !hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error']))
    ],
    'Observation.referenceRange': [invariant('obs-3', (range) => range.low !== undefined || range.high !== undefined || range.text !== undefined)],
    Observation: [
        invariant('obs-6', (observation) => observation.dataAbsentReason === undefined || !hasValue(observation)),
        invariant('obs-7', valueOnce)
    ],
    'Patient.contact': [invariant('pat-1', (contact) => [contact.name, contact.telecom, contact.address, contact.organization]
            .some((element) => element !== undefined))]
};
//# sourceMappingURL=invariants.js.map