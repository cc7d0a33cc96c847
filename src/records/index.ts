/**
 * The clinical layer defines what a diagnosis is, how it enters, how it is sealed, and when it is plausible.
 * Pure: no IO, no `async`, no clock, no randomness, no log. Time and random bytes are arguments, so two
 * honest validators of a case part always agree. This layer never puts a direct identifier into a case part,
 * or clinical content on the ledger. Findings contain neither. See README.md.
 */
export { auditEvents, type AuditContext } from './audit/index.js'
export { CASE_VERSION, decodeCasePart, plainCase } from './case-part/index.js'
export type { PlainCase } from './case-part/index.js'
export {
  Decimal, bound, boundSize, deniedMark, deniedMarks, itemsOf, openedRecord, readLossless, rootOf, unpadded,
  writeLossless
} from './container/index.js'
export { heldResources, originalOf, servedRecord } from './serving/index.js'
export type { JsonObject, ServedRecord, ServedResource } from './serving/index.js'
export { formatTime, parseTime, type Interval } from './time/index.js'
export type { OpenedRecord, OpenedResource } from './container/index.js'
export { canonicalBytes, canonicalJson } from './canonical-json.js'
export { exactValue } from './exact-value.js'
export { decodeFindings, encodeFindings } from './case-findings.js'
export type { RejectionFindings, SubmitterFinding } from './case-findings.js'
export { isConceptId, systemUri } from './code-systems/index.js'
export { cardText, fingerprintOf, isCard, readCard } from './card.js'
export { compileConsent, consentResource, type ConsentRefusal, type Resolver } from './consent/index.js'
export {
  MAX_SENSITIVE_ENTRIES, SENSITIVE_SYSTEM, STARTER_ENTRIES, STARTER_LIST_VERSION, entryCode, entryOf,
  sensitiveList
} from './sensitive/index.js'
export type { SensitiveList } from './sensitive/index.js'
export { differingPaths } from './differing-paths.js'
export { disputedIn } from './disputed-in.js'
export { asksForExcerpt, finding, rejectingRule, rejects, statusOf } from './finding.js'
export type { Finding, RefusalStatus } from './finding.js'
export type { PatientIdentifier } from './identifier.js'
export { Source, asResource, readSubmission, recordSystem } from './intake/index.js'
export type { Located, PreparedDiagnosis, RawResource, Submission, SubmissionDefaults }
  from './intake/index.js'
export { nameInputOf, retryTag } from './pseudonym.js'
export { knownIdentifier } from './registers/index.js'
export { MAX_JSON_DEPTH, readJson } from './read-json.js'
export type { JsonFault } from './read-json.js'
export { GROUP_NAMES, RULES, isRule, reasonCode, reasonGroup } from './reasons.js'
export type { Rule } from './reasons.js'
export {
  CATALOGUE, OUTCOME_MEANINGS, SHARE_OF, checkBody, judgeCase, rulesetDescription, rulesetHash
} from './rules/index.js'
export type { BodyContext, CaseContext, CodeRelease, JudgedCase, ReleasesOf, RuleEntry }
  from './rules/index.js'
export { STARTER_CODES, STARTER_FROM, STARTER_VERSION } from './rules/index.js'
export { conditionalReference, restfulName, urlName } from './intake/index.js'
export { memberOf } from './container/index.js'
export { shapesOf, type Shape } from './structure/index.js'
export { caseKeyIn, isApprovedCase, openBody, openCasePart, sealBody, sealCasePart } from './sealing.js'
export type { SealedBody, SealedCasePart } from './sealing.js'
export {
  CARD_SYSTEM, CASE_STATE_SYSTEM, CASE_SYSTEM, CLINICIAN_KEY_SYSTEM, CONSENT_POLICY, HANDLE_SYSTEM,
  PATIENT_KEY_SYSTEM
} from './systems.js'
export { BASE, DATA_ABSENT, ICD_10, ICD_10_CM, MEMBER_SYSTEM, RULE_SYSTEM, SNOMED_CT } from './systems.js'
