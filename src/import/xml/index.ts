/**
 * This folder converts FHIR XML to FHIR JSON while it is read (FHIR R4, json.html#xml). It changes no text
 * and no digit. It converts the types that a diagnosis reaches (`records/structure/definitions.ts`), and
 * skips all others.
 */
export { XmlSplitter } from './xml-splitter.js'
