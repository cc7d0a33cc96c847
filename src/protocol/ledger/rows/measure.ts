import {
  bytes32, flag, list, oneOf, struct, u16, u32, u64, u8, type Codec
} from '../../codec/index.js'
import {
  Discard, FileSystemKind, concat, type CaseId, type Ground, type Height, type Measure, type MemberId,
  type PatientHandle, type Timestamp
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/**
 * The phases of a measure. `requested`: the submitter has to decide. `contested`: two other hospitals decide.
 * `seconding`: the submitter granted more orders today than it may alone, so two others must agree.
 * `ordered`: the order takes effect at `effectiveAt`. `inForce`: the record is erased, restricted, to be
 * corrected, or held. `refused`: by the submitter, so that the patient can contest it. `closed`: two others
 * refused it.
 */
export const MeasurePhase = {
  requested: 1, contested: 2, seconding: 3, ordered: 4, inForce: 5, refused: 6, closed: 7, withdrawn: 8
} as const
export type MeasurePhase = typeof MeasurePhase[keyof typeof MeasurePhase]

/** A decision of a hospital that did not submit the record. */
export interface MeasureVote {
  readonly hospital: MemberId
  readonly grants: boolean
}

/** How many other hospitals must agree. With one that disagrees, there are at most three votes. */
export const VOTES_NEEDED = 2
const MAX_VOTES = 2 * VOTES_NEEDED - 1

/** What the ledger knows of a measure on a record (SPECIFICATION.md §19.2). */
export interface MeasureRow {
  readonly phase: MeasurePhase
  /** Zeros for a hold, which no patient asks for. */
  readonly handle: PatientHandle
  /** The key that signed the request, or the hospital that filed it. */
  readonly requester: Uint8Array
  readonly isFiled: boolean
  readonly requestedAt: Timestamp
  /** When the last step was signed, which a later one must follow; 0 for one on a form. */
  readonly signedAt: Timestamp
  /** The ground of the last decision, 0 before. */
  readonly ground: Ground | 0
  readonly decidedAt: Timestamp
  readonly effectiveAt: Timestamp
  readonly votes: readonly MeasureVote[]
  /** The height of the block with the last step. */
  readonly height: Height
}

export const measureRowCodec: Codec<MeasureRow> = struct<MeasureRow>({
  phase: oneOf(u8, Object.values(MeasurePhase)),
  handle: bytes32,
  requester: bytes32,
  isFiled: flag,
  requestedAt: u64,
  signedAt: u64,
  ground: u8 as Codec<Ground | 0>,
  decidedAt: u64,
  effectiveAt: u64,
  votes: list(struct<MeasureVote>({ hospital: bytes32, grants: flag }), MAX_VOTES),
  height: u64
})

/** What a hospital attests of an erased record (§19.4). */
export interface AttestationRow {
  readonly at: Timestamp
  /** Bits of `Wiped`. */
  readonly wiped: number
  readonly fileSystem: FileSystemKind
  readonly discard: Discard
  readonly backupsUntil: Timestamp
}

export const attestationRowCodec: Codec<AttestationRow> = struct<AttestationRow>({
  at: u64,
  wiped: u8,
  fileSystem: oneOf(u8, Object.values(FileSystemKind)),
  discard: oneOf(u8, Object.values(Discard)),
  backupsUntil: u64
})

/** The requests and orders of a hospital on its last day with one, and its decisions since the beginning. */
export interface ErasureCount {
  readonly day: number
  readonly requests: number
  readonly orders: number
  readonly granted: number
  readonly refused: number
  /** Decisions that came after their time. */
  readonly late: number
}

export const NO_ERASURES: ErasureCount = { day: 0, requests: 0, orders: 0, granted: 0, refused: 0, late: 0 }

export const erasureCountCodec: Codec<ErasureCount> = struct<ErasureCount>({
  day: u32, requests: u16, orders: u16, granted: u32, refused: u32, late: u32
})

export function measureKey (record: CaseId, measure: Measure): EntryKey {
  return { space: 'measure', key: concat(record, Uint8Array.of(measure)) }
}

export function erasedKey (version: CaseId): EntryKey {
  return { space: 'erased', key: version }
}

export function attestationKey (record: CaseId, hospital: MemberId): EntryKey {
  return { space: 'attestation', key: concat(record, hospital) }
}

export function erasureCountKey (hospital: MemberId): EntryKey {
  return { space: 'erasure-count', key: hospital }
}
