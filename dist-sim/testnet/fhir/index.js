/**
 * This folder turns FHIR files of any origin into diagnoses to submit, each with the resources that it refers
 * to. It must never correct or drop a resource. The hospital decides whether a record is acceptable, and a
 * run accounts for every Condition.
 */
export { asSamples, readFhirFolder } from './fhir-folder.js';
//# sourceMappingURL=index.js.map