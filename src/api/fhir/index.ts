/**
 * This folder is the FHIR R4 server of a hospital below `/fhir`. One table has every route; the server, the
 * CapabilityStatement and the OpenAPI document derive from it. A handler is `(request, context) → answer`. It
 * knows no HTTP server and no node: records come through the port `FhirServices`. See README.md.
 */
export { isFhirPath, localUrl } from './path.js'
export { insteadOf } from './unknown-route.js'
export { serveFhir } from './serve.js'
export { fhirPaths } from './openapi.js'
export { FHIR_ROUTES } from './table.js'
