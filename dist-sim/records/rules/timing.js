import { finding } from '../finding.js';
import { CPT, SNOMED_CT } from '../systems.js';
import { DAY_MS, MINUTE_MS, earliestStart, isBefore, shift } from '../time/index.js';
/** The clocks of hospital systems may differ from block time by this much. */
export const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS;
/** A condition that a child is born with may have begun this long before birth, during pregnancy. */
export const BEFORE_BIRTH_MS = 300 * DAY_MS;
export const EARLY_RECORDING_MS = DAY_MS;
/** SNOMED CT: autopsy examination, death certification. */
export const POST_MORTEM_CONCEPTS = ['29240004', '308646001'];
/** CPT 88000-88099: necropsy. */
const POST_MORTEM_CPT = /^880\d\d$/;
/** P00-Q99 of every ICD-10: conditions of the perinatal period, and congenital malformations. */
const PERINATAL = /^[PQ]\d/;
const ANY_ICD_10 = /icd-?10/i;
/** Finds the dates that a rule calls wrong. */
function untimely(rule, text, dates, judge) {
    const found = [];
    for (const [expression, time] of dates) {
        const outcome = time === undefined ? undefined : judge(time);
        if (outcome !== undefined)
            found.push(finding(rule, outcome, 'business-rule', expression, text));
    }
    return found;
}
/** TMP-01: onset, recording and encounter do not lie in the future. */
export const future = (situation) => {
    const latest = situation.context.chainTime + FUTURE_TOLERANCE_MS;
    return untimely('TMP-01', 'lies in the future', [
        ['Condition.onset', situation.onset],
        ['Condition.recordedDate', situation.recorded],
        ['Encounter.period.start', situation.encounterStart]
    ], (time) => earliestStart(time) > latest ? 'reject' : undefined);
};
/** TMP-02: onset and abatement do not lie before birth. */
export const beforeBirth = (situation) => {
    const { birth } = situation;
    if (birth === undefined)
        return [];
    const pregnancy = shift(birth, -BEFORE_BIRTH_MS);
    const born = bornWith(situation);
    return untimely('TMP-02', 'lies before the birth of the patient', [
        ['Condition.onset', situation.onset],
        ['Condition.abatement', situation.abatement]
    ], (time) => {
        if (!isBefore(time, born === 'yes' ? pregnancy : birth))
            return undefined;
        return born === 'unknown' && !isBefore(time, pregnancy) ? 'flag' : 'reject';
    });
};
/** Tells whether a child is born with the condition, by ICD-10 only: SNOMED CT would need its hierarchy. */
function bornWith({ parts }) {
    const codings = parts.condition.code?.coding ?? [];
    const icd = codings.filter(({ system }) => ANY_ICD_10.test(system ?? ''));
    if (icd.length === 0)
        return codings.some(({ system }) => system === SNOMED_CT) ? 'unknown' : 'no';
    return icd.some(({ code }) => PERINATAL.test(code ?? '')) ? 'yes' : 'no';
}
/** TMP-03: onset and encounter do not lie after death, except for examinations of the dead. */
export const afterDeath = (situation) => {
    const { death, parts, encounterStart } = situation;
    if (death === undefined || isPostMortem(parts.encounter))
        return [];
    return untimely('TMP-03', 'lies after the death of the patient', [
        ['Condition.onset', situation.onset],
        ['Encounter.period.start', encounterStart]
    ], (time) => isBefore(death, time) ? 'reject' : undefined);
};
function isPostMortem(encounter) {
    return encounter?.type?.some((type) => type.coding?.some(({ system, code = '' }) => (system === SNOMED_CT && POST_MORTEM_CONCEPTS.includes(code)) ||
        (system === CPT && POST_MORTEM_CPT.test(code)))) ?? false;
}
/** TMP-04: the abatement does not lie before the onset, nor the recording more than a day before it. */
export const order = (situation) => {
    const { onset: began } = situation;
    if (began === undefined)
        return [];
    const ended = untimely('TMP-04', 'lies before the onset', [['Condition.abatement', situation.abatement]], (time) => isBefore(time, began) ? 'reject' : undefined);
    if (ended.length > 0)
        return ended;
    return untimely('TMP-04', 'lies more than a day before the onset', [['Condition.recordedDate', situation.recorded]], (time) => isBefore(shift(time, EARLY_RECORDING_MS), began) ? 'flag' : undefined);
};
//# sourceMappingURL=timing.js.map