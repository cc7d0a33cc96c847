import { hex } from '../../protocol/types/index.js';
import { disputedBy } from '../../records/index.js';
/** Parses an opened body, which is the canonical JSON of a Bundle. */
export function bundleOf(plaintext) {
    return JSON.parse(Buffer.from(plaintext).toString('utf8'));
}
export function resourcesIn({ entry = [] }, type) {
    return entry.flatMap(({ resource }) => resource ?? [])
        .filter((resource) => resource.resourceType === type);
}
/** Shows the diagnosis of a body; undefined if the body has none. */
export function diagnosisOf(body) {
    const [condition] = resourcesIn(body, 'Condition');
    return condition === undefined ? undefined : diagnosisView(condition);
}
function diagnosisView(condition) {
    const text = (name, value) => value === undefined ? {} : { [name]: value };
    const disputed = disputedBy(condition);
    return {
        codes: (condition.code?.coding ?? []).map(coding => ({
            system: coding.system ?? '', code: coding.code ?? '', ...text('display', coding.display)
        })),
        ...text('clinicalStatus', condition.clinicalStatus?.coding?.[0]?.code),
        ...text('verificationStatus', condition.verificationStatus?.coding?.[0]?.code),
        ...text('onset', condition.onsetDateTime ?? condition.onsetPeriod?.start),
        ...text('recordedDate', condition.recordedDate),
        ...text('disputes', disputed === undefined ? undefined : hex(disputed))
    };
}
//# sourceMappingURL=diagnosis-view.js.map