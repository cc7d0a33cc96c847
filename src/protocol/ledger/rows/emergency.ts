import { bytes32, flag, list, struct, u32, u64, type Codec } from '../../codec/index.js'
import {
  concat, type EmergencyId, type Height, type MemberId, type PatientHandle, type Timestamp
} from '../../types/index.js'
import type { EntryKey } from './entry.js'
import { REVIEW_FIELDS, type Reviewed } from './review.js'

/** Emergencies of a patient that a hospital may have open at a time. */
export const MAX_OPEN = 8

/** An `emergency` row (SPECIFICATION.md §17.2). It stays for ever. */
export interface EmergencyRow extends Reviewed {
  readonly handle: PatientHandle
  readonly entry: number
  /** The entry of the second who signed; 0 if none did. */
  readonly second: number
  readonly openedAt: Timestamp
  /** The block that has the announcement. */
  readonly height: Height
  readonly announcedAt: Timestamp
  readonly until: Timestamp
  readonly isUnconfirmed: boolean
  /** True if the hospital had opened more emergencies in this hour than the soft limit. */
  readonly isAboveSoft: boolean
  readonly sealedHash: Uint8Array
  readonly keyCommitment: Uint8Array
}

export const emergencyRowCodec: Codec<EmergencyRow> = struct<EmergencyRow>({
  hospital: bytes32, handle: bytes32, entry: u32, second: u32, openedAt: u64, height: u64, announcedAt: u64,
  until: u64, isUnconfirmed: flag, isAboveSoft: flag, sealedHash: bytes32, keyCommitment: bytes32,
  ...REVIEW_FIELDS
})

export function emergencyKey (id: EmergencyId): EntryKey {
  return { space: 'emergency', key: id }
}

/** An emergency in a `glass` row. */
export interface OpenEmergency {
  readonly id: EmergencyId
  readonly until: Timestamp
}

/** A `glass` row: the emergencies of a patient at a hospital that were not over when the last one opened. */
export const glassRowCodec: Codec<readonly OpenEmergency[]> =
  list(struct<OpenEmergency>({ id: bytes32, until: u64 }), MAX_OPEN)

export function glassKey (handle: PatientHandle, hospital: MemberId): EntryKey {
  return { space: 'glass', key: concat(handle, hospital) }
}
