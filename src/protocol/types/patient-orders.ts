/** The kinds of transactions that order something for a patient (SPECIFICATION.md §16.5). */
import type { MemberId, Signature, Timestamp } from './flavour.js'
import type { Ordered, PatientAct, Vouch } from './patient.js'

/** `patient/order`: an order that a patient, a guardian or a delegate has signed. Any member injects it. */
export interface PatientOrder extends Ordered {
  readonly kind: 17
  /** The member that injects the order. */
  readonly author: MemberId
  /** By the clock of who signs. No earlier block holds the order, and none seven days later. */
  readonly signedAt: Timestamp
  readonly act: PatientAct
  /** The key of who orders, and its signature over handle, counter, signedAt and act. */
  readonly key: Uint8Array
  readonly order: Signature
  readonly signature: Signature
}

/** `patient/file`: a hospital acts on a form that a patient without a key has signed by hand. */
export interface PatientFiling extends Ordered {
  readonly kind: 18
  readonly author: MemberId
  /** SHA-256 of the signed form, which the hospital keeps. */
  readonly form: Uint8Array
  readonly act: PatientAct
  readonly signature: Signature
}

/** `patient/key`: a hospital registers a key of a patient. */
export interface PatientKey extends Ordered {
  readonly kind: 19
  readonly author: MemberId
  readonly key: Uint8Array
  /** The signature of the new key over handle, counter and itself. */
  readonly possession: Signature
  /** Sorted by member, each at most once; empty for a first key without vouches. */
  readonly vouches: readonly Vouch[]
  readonly signature: Signature
}
