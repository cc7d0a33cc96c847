/**
 * Turns a folder of FHIR files of any origin into diagnoses to submit, each with the resources it refers
 * to. It must never fix or drop a resource: the hospital decides whether a record is acceptable, and a run
 * accounts for every Condition that was found.
 */
export { asSamples, readFhirFolder } from './fhir-folder.js'
