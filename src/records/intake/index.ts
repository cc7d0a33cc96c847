/**
 * Intake turns the data of a hospital system into bodies that may be sealed (SPECIFICATION.md §1). It
 * fills in technical elements and lists them in the body's Provenance; it never fills in clinical elements.
 * It never lets a direct identifier of the patient into a body or a finding.
 */
export { bodyBytes } from './body-text.js'
export { REMOVED } from './redaction.js'
export { readSubmission } from './parse-submission.js'
export { patientSystem, recordSystem } from './patient.js'
export { Source } from './source.js'
export { asResource, entriesOf } from './entries.js'
export type { Located, RawResource } from './entries.js'
export { conditionalReference, restfulName, urlName } from './reference-text.js'
export type { PreparedDiagnosis, Submission, SubmissionDefaults } from './submission.js'
