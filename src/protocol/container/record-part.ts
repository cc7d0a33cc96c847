import {
  bytes32, decode, flag, list, oneOf, option, struct, tagged, text, u16, u32, u64, u8, varBytes, type Codec
} from '../codec/index.js'
import type { CaseId } from '../types/index.js'
import { bindingCodec, type Binding } from './binding.js'

/**
 * The record part of a diagnosis: the resources as they were received, and what this hospital adds. Nothing
 * is removed from them. Only lawful readers open it; validators see the case part, which `caseOf` computes
 * from these bytes.
 */
export interface RecordPart {
  /** 32 random bytes, from which the salt and the random patient id of the case part derive. */
  readonly caseSeed: Uint8Array
  readonly provenance: OwnProvenance
  /** The Condition is the first. */
  readonly entries: readonly ContainerEntry[]
  readonly binding: Binding
}

/** What an entry is to the Condition. */
export const EntryRole = { condition: 1, patient: 2, encounter: 3, evidence: 4, other: 5 } as const
export type EntryRole = typeof EntryRole[keyof typeof EntryRole]

/** How the clinician came into the record. */
export const ClinicianRole = { recorder: 1, asserter: 2, participant: 3, answering: 4 } as const
export type ClinicianRole = typeof ClinicianRole[keyof typeof ClinicianRole]

/** What this hospital states beside the resources. */
export interface OwnProvenance {
  /** When the hospital received the submission. */
  readonly receivedAt: number
  /** True for an import of old data. */
  readonly isHistorical: boolean
  /** The case of another hospital that the diagnosis disputes. */
  readonly disputes: CaseId | undefined
  /** True if the encounter was at this hospital. */
  readonly isOurs: boolean
  readonly clinician: { readonly entry: number, readonly role: ClinicianRole } | undefined
  /** The place of the Condition in Encounter.diagnosis. */
  readonly encounterDiagnosis: number | undefined
  /** The elements that the hospital filled in, and the marks, each by its path. */
  readonly filled: readonly { readonly path: string, readonly source: string }[]
  readonly marks: readonly { readonly rule: number, readonly path: string }[]
}

export type ContainerEntry =
  | {
    readonly type: 'own'
    readonly role: EntryRole
    /** Empty if the resource came without one. */
    readonly fullUrl: string
    readonly mediaType: number
    readonly bytes: Uint8Array
    readonly cuts: readonly Cut[]
  }
  | {
    /** A resource inside another: `contained[index]` of entry `holder`. */
    readonly type: 'contained'
    readonly role: EntryRole
    readonly holder: number
    readonly index: number
  }

/** An attachment that stayed at the hospital. An empty text stands at `at` in the bytes, with its quotes. */
export interface Cut {
  readonly at: number
  /** Characters of base64. */
  readonly size: number
  /** SHA-256 of these characters. */
  readonly hash: Uint8Array
}

export const FHIR_JSON = 1

/** At most this many bytes before padding. */
export const MAX_RECORD_PART_BYTES = 255 * 1024
export const MAX_ENTRIES = 64
const FORMAT = 1
const MAX_URL_BYTES = 2048
export const MAX_LISTED_BYTES = 256
export const MAX_LISTED = 256

const roleCodec = oneOf(u8, Object.values(EntryRole))

const provenanceCodec: Codec<OwnProvenance> = struct<OwnProvenance>({
  receivedAt: u64,
  isHistorical: flag,
  disputes: option(bytes32),
  isOurs: flag,
  clinician: option(struct<{ entry: number, role: ClinicianRole }>({
    entry: u32, role: oneOf(u8, Object.values(ClinicianRole))
  })),
  encounterDiagnosis: option(u16),
  filled: list(struct({ path: text(MAX_LISTED_BYTES), source: text(MAX_LISTED_BYTES) }), MAX_LISTED),
  marks: list(struct({ rule: u16, path: text(MAX_LISTED_BYTES) }), MAX_LISTED)
})

const entryCodec: Codec<ContainerEntry> = tagged<ContainerEntry>({
  own: [1, struct({
    role: roleCodec,
    fullUrl: text(MAX_URL_BYTES),
    mediaType: oneOf(u8, [FHIR_JSON]),
    bytes: varBytes(MAX_RECORD_PART_BYTES),
    cuts: list(struct({ at: u32, size: u32, hash: bytes32 }), MAX_LISTED)
  })],
  contained: [2, struct({ role: roleCodec, holder: u8, index: u16 })]
})

interface Formatted extends RecordPart {
  readonly format: typeof FORMAT
}

const recordPartCodec: Codec<Formatted> = struct<Formatted>({
  format: oneOf(u8, [FORMAT]),
  caseSeed: bytes32,
  provenance: provenanceCodec,
  entries: list(entryCodec, MAX_ENTRIES, 1),
  // It is the last field, so that `bound` can replace it.
  binding: bindingCodec
})

export function encodeRecordPart (part: RecordPart): Uint8Array {
  return recordPartCodec.encode({ format: FORMAT, ...part })
}

/** @returns undefined for bytes that are no record part */
export function decodeRecordPart (bytes: Uint8Array): RecordPart | undefined {
  if (bytes.length > MAX_RECORD_PART_BYTES) return undefined
  const read = decode(recordPartCodec, bytes)
  if (read.verdict !== 'accept') return undefined
  const { binding, caseSeed, provenance, entries } = read.value
  return isRecordPart(entries) ? { caseSeed, provenance, entries, binding } : undefined
}

/** Tells whether entries are those of a record part, as far as their encoding does not tell. */
export function isRecordPart (entries: readonly ContainerEntry[]): boolean {
  const isSingle = [EntryRole.patient, EntryRole.encounter].every((single) =>
    entries.filter(({ role }) => role === single).length <= 1)
  return isSingle && entries.every((entry, i) => isWhole(entry, i, entries))
}

const EMPTY = [0x22, 0x22]

/** Holders precede what they contain. Cuts are in order, and an empty text stands at each. */
function isWhole (entry: ContainerEntry, i: number, entries: readonly ContainerEntry[]): boolean {
  if ((entry.role === EntryRole.condition) !== (i === 0)) return false
  if (entry.type === 'contained') return entry.holder < i && entries[entry.holder]?.type === 'own'
  return entry.cuts.every(({ at }, k) =>
    EMPTY.every((byte, j) => entry.bytes[at + j] === byte) && at > (entry.cuts[k - 1]?.at ?? -1))
}
