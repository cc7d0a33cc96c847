/**
 * This folder makes the names of patients (SPECIFICATION.md §6.11). The hospitals evaluate the name key at a
 * blinded identifier. So nobody learns the identifier, and no hospital makes names alone.
 *
 * It must never see an identifier of a request that another hospital sent, and keeps no state. Random bytes
 * are parameters. Bytes of others never cause an exception in the functions that check.
 */
export { answerNames, checkNameAnswer } from './answer.js'
export type { Naming } from './answer.js'
export { blindNames } from './blind.js'
export type { BlindedNames } from './blind.js'
export { combineNames } from './combine.js'
export type { CheckedAnswer, OwnShare } from './combine.js'
export { nameInput } from './input.js'
export {
  classTagOf, classToken, consentKey, givenKey, handleOfKey, handleOfRules, linkOf, linkToken, patientHandle,
  recordPseudonym
} from './pseudonyms.js'
export { judgeNameRequest } from './request.js'
