import { TARGET_PATH } from '../systems.js';
import { conditionTime, parseTime } from '../time/index.js';
export function situationOf(parts, context) {
    const { condition, patient, encounter } = parts;
    const birth = time(patient.birthDate);
    return {
        parts,
        context,
        birth,
        death: time(patient.deceasedDateTime),
        recorded: isFilled(parts) ? undefined : time(condition.recordedDate),
        encounterStart: time(encounter?.period?.start),
        onset: conditionTime(condition, 'onset', birth),
        abatement: conditionTime(condition, 'abatement', birth)
    };
}
function isFilled({ resources }) {
    return resources.some((resource) => resource.resourceType === 'Provenance' &&
        resource.target.some(({ extension }) => extension?.some(({ url, valueString }) => url === TARGET_PATH && valueString === 'Condition.recordedDate')));
}
function time(text) {
    return text === undefined ? undefined : parseTime(text);
}
//# sourceMappingURL=context.js.map