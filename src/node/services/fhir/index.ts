/**
 * This folder is the node behind the FHIR server. It finds the records of a patient, opens those that the
 * reader may read, and submits what a client sends. It knows no HTTP and no FHIR resources.
 */
export { fhirServices } from './fhir-services.js'
export { casesOf, patientRecords, type KnownPatient } from './patient-records.js'
export { recordGroups } from './record-groups.js'
