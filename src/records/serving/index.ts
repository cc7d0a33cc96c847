/**
 * This folder turns an opened record part into resources that a FHIR server serves. It sets ids and meta,
 * rewrites references, and leaves all else as it was sent. Numbers keep their digits.
 */
export { heldResources } from './held-resources.js'
export { originalOf, servedRecord } from './served-record.js'
export type { OriginalResource, ServedNames, ServedRecord, ServedResource } from './served-record.js'
export type { JsonObject } from './json-object.js'
