/**
 * This folder makes the case part: what judging needs of a diagnosis, built up from a table of paths and
 * forms. Nothing else exists in it: no free text, identifier, reference, display, birth date or calendar day.
 */
export { caseOf } from './case-of.js'
export { decodeCasePart } from './case-part.js'
export type { CasePart, Fact } from './case-part.js'
