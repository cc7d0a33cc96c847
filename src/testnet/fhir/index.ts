/**
 * A folder of FHIR files of any origin as diagnoses to submit, each with what it refers to. It must
 * never fix or drop what it read: whether a record will do is the hospital's to say, and a run has to
 * account for every Condition that was found.
 */
export { asSamples, readFhirFolder, type FhirFolder, type FoundCondition } from './fhir-folder.js'
