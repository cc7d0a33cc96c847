/** The transaction by which a hospital logs accesses (SPECIFICATION.md §18). */
import type { MemberId, PatientHandle, Signature } from './flavour.js'

/**
 * What happened. `read`: records were opened. `search`: cases were found and shown without their records.
 * `decision`: a consent decided, or a read was refused. `export`: data left for somebody without a node.
 * `lookUp`: a hospital got the name of a patient who was new to it. `excerpt`: a person at the submitter gave
 * a text. `emergency`: records were opened for BTG. `keyGiven` and `keyRefused`: a holder of the custody key
 * gave its results to another hospital, or refused them.
 */
export const AccessKind = {
  read: 1, search: 2, decision: 3, export: 4, lookUp: 5, excerpt: 6, emergency: 7, keyGiven: 8, keyRefused: 9
} as const
export type AccessKind = typeof AccessKind[keyof typeof AccessKind]

export const ACCESS_KINDS: readonly AccessKind[] = Object.values(AccessKind)

/** What the chain has of an access: whose data it touched, its kind, and the hash of its sealed event. */
export interface AccessEntry {
  readonly handle: PatientHandle
  readonly kind: AccessKind
  readonly hash: Uint8Array
}

/** `access/log`: 1 to 512 accesses that a hospital logs. */
export interface AccessLog {
  readonly kind: 26
  readonly author: MemberId
  /** The batches of an author have the numbers 1, 2, 3…, so none is lost and none counts twice. */
  readonly number: number
  readonly entries: readonly AccessEntry[]
  readonly signature: Signature
}

/** An access with its place on the chain. */
export interface LoggedAccess extends AccessEntry {
  readonly author: MemberId
  readonly number: number
  /** The place in the batch, from 0. */
  readonly position: number
  readonly height: number
}
