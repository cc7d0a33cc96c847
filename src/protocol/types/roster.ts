import type { MemberId, Signature } from './flavour.js'
import type { Role } from './reading.js'

/** Whether a practitioner may act alone. A suspended one needs a second for an emergency. */
export const Standing = { active: 1, suspended: 2 } as const
export type Standing = typeof Standing[keyof typeof Standing]

/** `roster/entry`: a hospital enters a practitioner on its roster, or changes an entry. */
export interface RosterEntry {
  readonly kind: 32
  /** The hospital of the roster. */
  readonly author: MemberId
  /** The number of the entry. It stays with the practitioner. */
  readonly entry: number
  /** 1 for a new entry, and one more for each change. */
  readonly version: number
  /** Ed25519 public key of the practitioner. */
  readonly key: Uint8Array
  readonly role: Role
  /** A keyed hash of the licence. Only the hospital can compute it. */
  readonly licence: Uint8Array
  readonly standing: Standing
  /** The signature of a new key for itself; undefined if the entry has the key already. */
  readonly possession: Signature | undefined
  readonly signature: Signature
}
