import { bytes32, list, oneOf, struct, u32, u64, u8, type Codec } from '../../codec/index.js'
import {
  ROLES, Standing, concat, type MemberId, type ReviewId, type Role, type Timestamp
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** Unjustified emergencies of a practitioner, or consents of a hospital, that a row keeps: the newest. */
const MAX_UNJUSTIFIED = 8
/** So many within `UNJUSTIFIED_MS` suspend the right to break the glass alone, or to attest consents. */
export const UNJUSTIFIED_LIMIT = 3
export const UNJUSTIFIED_MS = 90 * 86_400_000

/** An emergency or an attested consent that two hospitals found unjustified. */
export interface Unjustified {
  readonly id: ReviewId
  /** Timestamp of the block with the last judgement. */
  readonly at: Timestamp
}

/** A `practitioner` row (SPECIFICATION.md §17.1). */
export interface PractitionerRow {
  readonly version: number
  readonly key: Uint8Array
  readonly role: Role
  readonly licence: Uint8Array
  readonly standing: Standing
  /** Oldest first. */
  readonly unjustified: readonly Unjustified[]
}

export const unjustifiedCodec: Codec<readonly Unjustified[]> =
  list(struct<Unjustified>({ id: bytes32, at: u64 }), MAX_UNJUSTIFIED)

export const practitionerRowCodec: Codec<PractitionerRow> = struct<PractitionerRow>({
  version: u32,
  key: bytes32,
  role: oneOf(u8, [ROLES.doctor, ROLES.nurse, ROLES.pharmacist]),
  licence: bytes32,
  standing: oneOf(u8, [Standing.active, Standing.suspended]),
  unjustified: unjustifiedCodec
})

export function practitionerKey (hospital: MemberId, entry: number): EntryKey {
  return { space: 'practitioner', key: concat(hospital, u32.encode(entry)) }
}

const OF_KEY = Uint8Array.of(1)
const OF_LICENCE = Uint8Array.of(2)

/** Returns the key of the row that tells which entry of a roster has or had a key. */
export function rosterKeyKey (hospital: MemberId, key: Uint8Array): EntryKey {
  return { space: 'practitioner-index', key: concat(hospital, OF_KEY, key) }
}

/** Returns the key of the row that tells which entry of a roster has a licence. */
export function rosterLicenceKey (hospital: MemberId, licence: Uint8Array): EntryKey {
  return { space: 'practitioner-index', key: concat(hospital, OF_LICENCE, licence) }
}

/** A `practitioner-index` row: the number of the entry. */
export const rosterIndexCodec = u32

/** Tells why a practitioner needs a second at a time; undefined if the practitioner acts alone. */
export function whySuspended (
  { standing, unjustified }: PractitionerRow, time: Timestamp
): 'by-hospital' | 'by-reviews' | undefined {
  if (standing === Standing.suspended) return 'by-hospital'
  return isOftenUnjustified(unjustified, time) ? 'by-reviews' : undefined
}

/** Tells whether reviews take a right away at a time: of a practitioner (§17.1), or of a hospital (§17.6). */
export function isOftenUnjustified (unjustified: readonly Unjustified[], time: Timestamp): boolean {
  const recent = unjustified.filter(({ at }) => at > time - UNJUSTIFIED_MS)
  return recent.length >= UNJUSTIFIED_LIMIT
}

/** Returns the newest ones, with one more. */
export function newestUnjustified (
  unjustified: readonly Unjustified[], found: Unjustified
): readonly Unjustified[] {
  return [...unjustified, found].slice(-MAX_UNJUSTIFIED)
}

/** Returns a row after an emergency of the practitioner was found unjustified. */
export function withUnjustified (row: PractitionerRow, found: Unjustified): PractitionerRow {
  return { ...row, unjustified: newestUnjustified(row.unjustified, found) }
}
