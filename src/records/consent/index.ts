/**
 * This folder turns a FHIR R4 Consent of the IHE profile PCF into the provisions of a rule, and back. A
 * Consent that says something that no provision can say is refused by name, and nothing of it is guessed.
 *
 * It knows no hospital, clinician or record by itself: functions of the caller resolve references.
 */
export { compileConsent } from './compile.js'
export type { CompiledConsent, Resolver } from './compile.js'
export { consentResource } from './resource.js'
export type { ConsentFacts } from './resource.js'
export type { ConsentRefusal } from './refusals.js'
