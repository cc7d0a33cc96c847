/**
 * This folder serves the calls about what patients order. It makes orders from FHIR and JSON, and shows what
 * the chain and the rules beside it say. The decision is that of `protocol/consent`.
 */
export { consentServices, patientNaming } from './consent-services.js'
export { entryView } from './consents-view.js'
