/**
 * This folder has the binary form of the record part of a diagnosis (records/SPECIFICATION.md §6.1, §6.5). It
 * has a strict decoder, the padding, and the binding to a proposal. The page of receipts reads it, too.
 */
export {
  MAX_BINDING_BYTES, MAX_DENIED, bindingCodec, bound, boundSize, deniedMark, deniedMarks, unbound
} from './binding.js'
export type { Binding } from './binding.js'
export { padded, unpadded } from './padding.js'
export {
  ClinicianRole, EntryRole, FHIR_JSON, MAX_ENTRIES, MAX_LISTED, MAX_LISTED_BYTES, MAX_RECORD_PART_BYTES,
  decodeRecordPart, encodeRecordPart, isRecordPart
} from './record-part.js'
export type { ContainerEntry, Cut, OwnProvenance, RecordPart } from './record-part.js'
export { openedRecord } from './opened-record.js'
export type { OpenedRecord, OpenedResource } from './opened-record.js'
