import type { MemberId, PatientHandle, Signature, Timestamp } from './flavour.js'

/** What somebody may do who orders for a patient, as bits. `see` is the patient's list of accesses. */
export const PatientScope = { give: 1, revoke: 2, see: 4 } as const

/** A guardian acts for a patient without a key, such as a child. A delegate acts besides the patient. */
export const Appointment = { guardian: 1, delegate: 2 } as const
export type Appointment = typeof Appointment[keyof typeof Appointment]

/** What the chain has of a consent. Its rule lies beside the chain, and so does each denial. */
export interface ConsentMark {
  /** SHA-256 of handle and rule, which begins with a random salt. */
  readonly ruleHash: Uint8Array
  /** The commitment to the key that seals the rule. */
  readonly keyCommitment: Uint8Array
  /** The first time at which the consent is over; 0 if it has no end. */
  readonly until: Timestamp
}

/** Somebody who may order for a patient, in a period. */
export interface Appointed {
  /** Ed25519 public key. */
  readonly key: Uint8Array
  readonly role: Appointment
  /** Bits of `PatientScope`. */
  readonly scope: number
  readonly from: Timestamp
  readonly until: Timestamp
}

/** An order of a patient, or of whoever acts for the patient (SPECIFICATION.md §16.5). */
export type PatientAct =
  | ConsentMark & { readonly type: 'give' }
  /** A hospital files a consent that favours itself. */
  | ConsentMark & { readonly type: 'attest' }
  /** Ends the consent that the order with this counter gave. */
  | { readonly type: 'revoke', readonly number: number }
  | Appointed & { readonly type: 'appoint' }
  | { readonly type: 'dismiss', readonly key: Uint8Array }
  /** Replaces the key of the patient at once. */
  | { readonly type: 'rotate', readonly key: Uint8Array, readonly possession: Signature }
  /** Drops the key that waits. Only a key in force, or a guardian, can do so. */
  | { readonly type: 'cancel' }
  /** A hospital drops a first key that waits, because the patient did not register it. */
  | { readonly type: 'object' }

/** The numbers of acts on the wire; a number is never reused. */
export type PatientActType = PatientAct['type']

/** What all orders for a handle have. Their counters ascend by one, whoever orders. */
export interface Ordered {
  readonly handle: PatientHandle
  readonly counter: number
}

/** The signature of a member that it knows the patient and has seen the patient's new key. */
export interface Vouch {
  readonly member: MemberId
  readonly signature: Signature
}
