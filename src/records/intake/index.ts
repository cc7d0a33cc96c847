/**
 * Intake: from what a hospital system sends to bodies that may be sealed (records-and-fhir.md §1).
 * Technical elements are filled in and listed in the body's Provenance; clinical ones never are.
 * Must never let a direct identifier of the patient into a body, nor repeat one in a finding.
 */
export { REMOVED } from './redaction.js'
export {
  readSubmission
} from './parse-submission.js'
export { patientSystem, recordSystem } from './patient.js'
export { bodyBytes } from './prepare.js'
export { Source } from './source.js'
export { asResource, entriesOf } from './entries.js'
export type { Located, RawResource } from './entries.js'
export type {
  FilledElement, FillSource, PreparedDiagnosis, RefusedDiagnosis, Submission,
  SubmissionDefaults, SubmissionOptions
} from './submission.js'
