/**
 * This folder is the HTTP API of a node. It listens on 127.0.0.1 for the operator, with a token in the data
 * folder, and with TLS for registered programs. A handler is `(request, caller) → answer` and knows
 * no HTTP; server and client derive from the routes. The API reaches the node only through the port
 * `Services`. It must never decide about the protocol, or put clinical content in a URL, log line or error.
 */
export type * from './views/index.js'
export type * from './services.js'
export type {
  ChangePeriod, Correction as FhirCorrection, FhirServices, KnownResource, OwnChange, PatientNumber,
  PatientRecord as FhirRecord, PlacedChange, Reading as FhirReading, RecordVersion as FhirVersion,
  SentResource, Submitted as FhirSubmitted, Submitting, Which as FhirWhich
} from './fhir/services.js'
export { isInSummary, patientSummary } from './fhir/patient-summary.js'
export { served } from './fhir/served.js'
export { parseJson } from './parse-json.js'
export { ServiceError } from './service-error.js'
export type { CallView } from './call-log.js'
export { CertificateFiles } from './access/certificate-files.js'
export { checkScope } from './access/scope.js'
export { readingOf } from './reading.js'
export { startApi, type RunningApi } from './start.js'
export { API_FILE_NAME, isLive, isOf, readApiFile, type ApiFile } from './api-file.js'
export { createClient, type Client, type Corrects } from './client.js'
export { CASE_STATUSES, routes } from './routes/index.js'
export type { ActBody, EnrolmentFile, NewClient, PatientIdentifier } from './routes/index.js'
export { OPERATOR, nameOfCaller, type Caller } from './caller.js'
export {
  MAX_CLIENT_KEY_BYTES, MAX_EXCERPT_BYTES, MAX_LISTED_DECISIONS, MAX_QUESTION_BYTES, MAX_SUBMISSION_BYTES
} from './limits.js'
export { REVIEW_REASON_CODES, REVIEW_REASONS } from './review-reasons.js'
export { jsonFault } from './json-fault.js'
export {
  betweenColours, escaped, escapedLines, plain, plainLines, shellWord, takesCodes, type Colour
} from './plain-text.js'
export { readText } from './read-text.js'
export { fields, table, tableLines } from './text-table.js'
