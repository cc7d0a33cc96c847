/**
 * Intake turns the data of a hospital system into parts that may be sealed (SPECIFICATION.md §1 and §6). It
 * fills in technical elements for its own check and lists them; it never fills in clinical elements. It never
 * lets a direct identifier of the patient into a case part or a finding.
 */
export { readSubmission } from './parse-submission.js'
export { patientSystem, recordSystem } from './patient.js'
export { translatedStatuses } from './certainty.js'
export { Source } from './source.js'
export { asResource, entriesOf } from './entries.js'
export type { Located, RawResource } from './entries.js'
export { conditionalReference, restfulName, urlName } from './reference-text.js'
export type { PreparedDiagnosis, Submission, SubmissionDefaults } from './submission.js'
