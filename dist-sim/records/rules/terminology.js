import { finding } from '../finding.js';
import { DIAGNOSIS_SYSTEMS, ICD_10, ICD_10_CM, SNOMED_CT } from '../systems.js';
import { verhoeffHolds } from './verhoeff.js';
/**
 * The written form of codes. Whether a code exists will be checked by tables that a rule set names.
 * ICD-10-CM: Official Guidelines 2024, I.A.2: three characters, then up to four after a point.
 * ICD-10: WHO volume 2, §2.4: a letter, two digits, up to two more, perhaps a dagger or asterisk.
 */
export const ICD_FORMS = {
    [ICD_10_CM]: /^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$/,
    [ICD_10]: /^[A-Z][0-9]{2}(\.[0-9]{1,2})?[†*+]?$/
};
/** SNOMED CT Technical Implementation Guide §6: SCTID; partition 00 or 10 is a concept. */
const SCTID = /^[1-9][0-9]{5,17}$/;
/** SNOMED CT compositional grammar: several focus concepts, or a concept with a refinement. */
const EXPRESSION = /^(===|<<<)?\s*[1-9][0-9]{5,17}\s*(\|[^|]*\|)?\s*[+:]/;
/** TRM-01: at least one coding of an active diagnosis code system. */
export const codeSystem = ({ parts }) => {
    const codings = parts.condition.code?.coding ?? [];
    if (codings.some((coding) => isActive(coding.system) && coding.code !== undefined))
        return [];
    return [codeInvalid('TRM-01', 'Condition.code.coding', 'no coding of an active diagnosis system')];
};
function isActive(system) {
    return system !== undefined && DIAGNOSIS_SYSTEMS.includes(system);
}
/** TRM-02, by form only until a rule set has tables: every ICD coding must be well formed. */
export const icdForm = ({ parts }) => eachCoding(parts.condition.code?.coding, (coding, expression) => {
    const form = Object.hasOwn(ICD_FORMS, coding.system ?? '')
        ? ICD_FORMS[coding.system ?? '']
        : undefined;
    if (form === undefined || form.test(coding.code ?? ''))
        return [];
    return [codeInvalid('TRM-02', `${expression}.code`, 'not written as a code of its ICD system')];
});
/** TRM-04: a SNOMED concept id with its check digit; an expression needs a clinician. */
export const snomedForm = ({ parts }) => eachCoding(parts.condition.code?.coding, (coding, expression) => {
    if (coding.system !== SNOMED_CT)
        return [];
    const code = coding.code ?? '';
    if (isConceptId(code))
        return [];
    if (EXPRESSION.test(code) && conceptsOf(code).every(isConceptId)) {
        const text = 'a post-coordinated expression, which no rule can judge';
        return [finding('TRM-04', 'flag', 'code-invalid', `${expression}.code`, text)];
    }
    return [codeInvalid('TRM-04', `${expression}.code`, 'not the id of a SNOMED CT concept')];
});
export function isConceptId(code) {
    if (!SCTID.test(code) || !verhoeffHolds(code))
        return false;
    const partition = code.slice(-3, -1);
    return partition === '00' || partition === '10';
}
/** Finds the ids in an expression, outside terms between bars and quoted values. */
function conceptsOf(expression) {
    const bare = expression.replace(/\|[^|]*\||"[^"]*"|#-?[0-9.]+/g, ' ');
    return bare.match(/[0-9]+/g) ?? [];
}
function eachCoding(codings, check) {
    return codings?.flatMap((coding, i) => check(coding, `Condition.code.coding[${i}]`)) ?? [];
}
function codeInvalid(rule, expression, text) {
    return finding(rule, 'reject', 'code-invalid', expression, text);
}
//# sourceMappingURL=terminology.js.map