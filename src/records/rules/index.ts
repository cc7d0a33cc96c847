/**
 * The validation rules of records-and-fhir.md §4 that are in force, as pure functions of body,
 * ledger facts and chain time, so that two honest validators agree. A rule must never read a clock,
 * a table that the rule set does not name, or the submitter's good faith; and what it reports never
 * repeats a name, an identifier or the text of a note.
 */
export { MAX_BODY_RESOURCES } from './body-parts.js'
export { checkBody, judgeBody } from './check-body.js'
export type { BodyResult } from './check-body.js'
export type { BodyContext } from './context.js'
export { BELIEFS, CATEGORIES, MAX_NOTE_LENGTH } from './profile.js'
export { registrationOf } from './registration.js'
export { rulesetDescription, rulesetHash } from './ruleset.js'
