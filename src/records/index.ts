/**
 * The clinical layer: what a diagnosis is, how it enters, who may read it, when it is plausible.
 * Pure: no IO, no `async`, no clock, no randomness, no log; time and random bytes are arguments, so
 * two honest validators of one body always agree. It must never put a direct identifier into a
 * body, clinical content on the ledger, or any of either into a finding. See README.md.
 */
export { canonicalBytes, canonicalJson } from './canonical-json.js'
export { differingPaths } from './differing-paths.js'
export { finding, rejectingRule, rejects, statusOf } from './finding.js'
export type { Finding, IssueCode, Outcome, RefusalStatus } from './finding.js'
export { normalIdentifier } from './identifier.js'
export type { PatientIdentifier, RecordIdentifier, RecordKey } from './identifier.js'
export {
  REMOVED, Source, asResource, bodyBytes, entriesOf, patientSystem, readSubmission,
  recordSystem
} from './intake/index.js'
export type {
  FilledElement, FillSource, Located, PreparedDiagnosis, RawResource, RefusedDiagnosis, Submission,
  SubmissionDefaults, SubmissionOptions
} from './intake/index.js'
export { pseudonymFor, retryTag } from './pseudonym.js'
export { knownIdentifier } from './registers/index.js'
export { MAX_JSON_DEPTH, readJson } from './read-json.js'
export type { JsonFault, JsonResult } from './read-json.js'
export { NO_REASON, RULES, isRule, reasonCode, ruleOf } from './reasons.js'
export type { Rule } from './reasons.js'
export {
  MAX_BODY_RESOURCES, checkBody, judgeBody, rulesetDescription, rulesetHash
} from './rules/index.js'
export type { BodyContext, BodyResult } from './rules/index.js'
export { openBody, sealBody } from './sealing.js'
export type { BodyBinding, BodyCommitments, SealedBody, SealSecrets } from './sealing.js'
export { BASE, MEMBER_SYSTEM, PSEUDONYM_SYSTEM, RULE_SYSTEM } from './systems.js'
