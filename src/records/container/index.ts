/**
 * This folder makes the record part: the resources of a diagnosis with the very bytes that were received. The
 * binary form is in `protocol/container`.
 */
export {
  ClinicianRole, EntryRole, FHIR_JSON, MAX_BINDING_BYTES, MAX_DENIED, MAX_ENTRIES, MAX_LISTED,
  MAX_LISTED_BYTES, MAX_RECORD_PART_BYTES, bindingCodec, bound, boundSize, decodeRecordPart, deniedMark,
  deniedMarks, encodeRecordPart, isRecordPart, openedRecord, padded, unbound, unpadded
} from '../../protocol/container/index.js'
export type {
  Binding, ContainerEntry, OpenedRecord, OpenedResource, OwnProvenance, RecordPart
} from '../../protocol/container/index.js'
export { MAX_ATTACHMENT_BYTES, withoutAttachments } from './cut.js'
export { Decimal, readLossless } from './lossless-json.js'
export { writeLossless } from './write-lossless.js'
export { itemsOf, memberOf, rootOf, slicesOf } from './slices.js'
export type { Slices } from './slices.js'
