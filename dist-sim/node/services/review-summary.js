import { diagnosisOf, resourcesIn } from './diagnosis-view.js';
const MONTHS_OF_INFANTS = 24;
/** The text shown in place of ranges, ratios and sampled data. */
const SEE_BODY = 'see the body';
const WHOLE_DATE = /^\d{4}-\d{2}-\d{2}$/;
/**
 * Summarises a body for the clinician who judges it. All texts are copied from the record, and only the age
 * is computed. Nothing is judged here.
 * @param body a body that passed the structure check when it was queued
 */
export function reviewSummary(body, proposedAt) {
    const [condition] = resourcesIn(body, 'Condition');
    const [encounter] = resourcesIn(body, 'Encounter');
    const diagnosis = diagnosisOf(body);
    return {
        ...patientOf(resourcesIn(body, 'Patient')[0], proposedAt),
        ...(diagnosis === undefined ? {} : { diagnosis }),
        ...(condition?.severity === undefined ? {} : { severity: conceptText(condition.severity) }),
        ...(encounter === undefined ? {} : { encounter: encounterText(encounter) }),
        sites: (condition?.bodySite ?? []).map(conceptText),
        notes: (condition?.note ?? []).map(({ text }) => text),
        evidence: [
            ...resourcesIn(body, 'Observation').map(observationText),
            ...resourcesIn(body, 'DiagnosticReport').map(reportText)
        ]
    };
}
function patientOf(patient, at) {
    const { birthDate, deceasedBoolean, deceasedDateTime, gender } = patient ?? {};
    const age = birthDate === undefined ? undefined : ageAt(birthDate, at);
    return {
        ...(birthDate === undefined ? {} : { born: birthDate }),
        ...(age === undefined ? {} : { age }),
        ...(gender === undefined ? {} : { sex: gender }),
        ...(deceasedDateTime === undefined && deceasedBoolean !== true
            ? {}
            : { died: deceasedDateTime ?? 'yes' })
    };
}
/** Returns the age in whole years, or in months for infants; undefined if the date is partial. */
export function ageAt(birthDate, at) {
    if (!WHOLE_DATE.test(birthDate))
        return undefined;
    const [from, to] = [new Date(`${birthDate}T00:00:00Z`), new Date(at)];
    const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth() -
        (to.getUTCDate() < from.getUTCDate() ? 1 : 0);
    if (Number.isNaN(months) || months < 0)
        return undefined;
    return months < MONTHS_OF_INFANTS
        ? `${months} ${months === 1 ? 'month' : 'months'}`
        : `${Math.floor(months / 12)} years`;
}
function encounterText({ class: kind, period, status, type }) {
    const times = [period?.start, period?.end].filter(time => time !== undefined).join(' to ');
    return joined([kind.display ?? kind.code, ...(type ?? []).map(conceptText), status, times]);
}
function observationText(observation) {
    const { code, component = [], effectiveDateTime, effectivePeriod, interpretation = [], note = [] } = observation;
    const parts = component.map(part => `${conceptText(part.code)} ${valueText(part)}`.trim());
    const own = valueText(observation);
    const value = joined([own === '' && parts.length === 0 ? SEE_BODY : own,
        ...interpretation.map(conceptText), ...parts]);
    return joined([`${conceptText(code)}: ${value}`, effectiveDateTime ?? effectivePeriod?.start,
        ...note.map(({ text }) => text)]);
}
function reportText(report) {
    const { code, conclusion, conclusionCode = [], effectiveDateTime, issued } = report;
    const found = [conclusion, ...conclusionCode.map(conceptText)];
    return joined([`${conceptText(code)}: ${joined(found)}`, effectiveDateTime ?? issued]);
}
function valueText(valued) {
    const { dataAbsentReason, valueCodeableConcept: concept, valueQuantity: quantity } = valued;
    if (quantity !== undefined) {
        const number = `${quantity.comparator ?? ''}${quantity.value ?? ''}`;
        return `${number} ${quantity.unit ?? quantity.code ?? ''}`.trim();
    }
    if (concept !== undefined)
        return conceptText(concept);
    if (dataAbsentReason !== undefined)
        return `none (${conceptText(dataAbsentReason)})`;
    return String(valued.valueString ?? valued.valueInteger ?? valued.valueBoolean ??
        valued.valueDateTime ?? '');
}
function conceptText({ coding, text }) {
    const codes = (coding ?? []).map(({ code = '', display = '' }) => `${code} ${display}`.trim());
    return codes.length > 0 && codes.some(code => code !== '') ? codes.join('; ') : text ?? '';
}
function joined(parts) {
    return parts.filter(part => part !== undefined && part !== '').join(', ');
}
//# sourceMappingURL=review-summary.js.map