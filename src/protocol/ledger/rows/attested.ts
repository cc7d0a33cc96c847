import { bytes32, struct, u64, type Codec } from '../../codec/index.js'
import type { AttestedId, Height, PatientHandle, Timestamp } from '../../types/index.js'
import type { EntryKey } from './entry.js'
import { REVIEW_FIELDS, type Reviewed } from './review.js'

/**
 * An `attested` row: a consent in favour of its filer (SPECIFICATION.md §17.6). It is there until the draw,
 * and stays if the consent is drawn for review.
 */
export interface AttestedRow extends Reviewed {
  readonly handle: PatientHandle
  /** The counter of the order. */
  readonly number: number
  /** SHA-256 of the form that the patient signed by hand. */
  readonly form: Uint8Array
  readonly ruleHash: Uint8Array
  /** The block that has the consent. */
  readonly height: Height
  readonly filedAt: Timestamp
}

export const attestedRowCodec: Codec<AttestedRow> = struct<AttestedRow>({
  hospital: bytes32, handle: bytes32, number: u64, form: bytes32, ruleHash: bytes32, height: u64,
  filedAt: u64, ...REVIEW_FIELDS
})

export function attestedKey (id: AttestedId): EntryKey {
  return { space: 'attested', key: id }
}
