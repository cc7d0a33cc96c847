/** A folder of FHIR files of any origin as diagnoses to submit, each with what it refers to. */
export { asSamples, readFhirFolder, type FhirFolder, type FoundCondition } from './fhir-folder.js'
