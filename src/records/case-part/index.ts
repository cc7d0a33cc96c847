/**
 * This folder makes the case part: what judging needs of a diagnosis, built up from a table of paths and
 * forms. Nothing else exists in it: no free text, identifier, reference, display, birth date or calendar day.
 */
export { caseOf, caseOfPart } from './case-of.js'
export { CASE_VERSION, decodeCasePart, isConcept } from './case-part.js'
export type { CaseConcept } from './codings.js'
export { monthText } from './simple-forms.js'
export type { YearMonth } from './simple-forms.js'
export { diagnosisCodings, isUncoded } from './uncoded.js'
export { plainCase } from './plain-case.js'
export type { PlainCase } from './plain-case.js'
export type { Days } from './times.js'
export type { CasePart, Fact } from './case-part.js'
