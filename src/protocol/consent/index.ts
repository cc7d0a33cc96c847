/**
 * This folder has the consents of patients as rules that a machine applies, and the decision whether a reader
 * may open a record (SPECIFICATION.md §16). Each holder of a record and the node of the reader decide alike.
 *
 * It must never decide by anything but its arguments, and it knows no text of a consent. The ledger has the
 * hash of a rule (`ledger/kinds`); rules themselves lie beside the chain, sealed.
 */
export { consentKeyCommitment, ruleAad, ruleHash } from './identifiers.js'
export {
  EMERGENCY_REASONS, SHORTEST_JUSTIFICATION, justificationAad, justificationCodec, justificationCommitment,
  justificationKey
} from './justification.js'
export type { EmergencyReason, Justification } from './justification.js'
export { categoryNames, classNames } from './category-names.js'
export { covers } from './covers.js'
export { linkAad, linkCodec, linkKey, linkedNumberCodec } from './link-rule.js'
export type { LinkedNumber, PatientLink, ShownCase } from './link-rule.js'
export { onlyDenials } from './only-denials.js'
export { deniedHospitals } from './denied-hospitals.js'
export { emergencyUntil, type SignedEmergency } from './emergency-right.js'
export { TREATS_MS, decide } from './decide.js'
export type {
  Basis, Closure, Decided, LiveConsent, PatientSituation, ReadRequest, ReadTarget, RecordState
} from './decide.js'
export { isTreatment, recordStateOf } from './record-state.js'
export { favours, type WhoReads } from './reader.js'
export { MAX_PROVISIONS, ruleCodec } from './rule-codec.js'
export { endOfRule, faultOfRule } from './rule-fault.js'
export {
  ALL_CATEGORIES, CATEGORIES, CONSENTED_PURPOSES, Effect, ORDINARY, PURPOSES, ROLES, SENSITIVE,
  UNCODED
} from './rule.js'
export type { Category, ConsentRule, Provision, Purpose, Reader, Role } from './rule.js'
