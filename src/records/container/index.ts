/**
 * This folder keeps the record part: the resources of a diagnosis with the very bytes that were received. It
 * has one binary form, a strict decoder, and padding.
 */
export {
  MAX_BINDING_BYTES, MAX_DENIED, bindingCodec, bound, deniedMark, deniedMarks, unbound
} from './binding.js'
export type { Binding } from './binding.js'
export { MAX_ATTACHMENT_BYTES, withoutAttachments } from './cut.js'
export { Decimal, readLossless } from './lossless-json.js'
export { writeLossless } from './write-lossless.js'
export { padded, unpadded } from './padding.js'
export {
  ClinicianRole, EntryRole, FHIR_JSON, MAX_ENTRIES, MAX_LISTED, MAX_LISTED_BYTES, MAX_RECORD_PART_BYTES,
  decodeRecordPart, encodeRecordPart
} from './record-part.js'
export type { ContainerEntry, OwnProvenance, RecordPart } from './record-part.js'
export { openedRecord } from './opened-record.js'
export type { OpenedRecord, OpenedResource } from './opened-record.js'
export { itemsOf, memberOf, rootOf, slicesOf } from './slices.js'
export type { Slices } from './slices.js'
