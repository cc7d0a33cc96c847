import type { AttestedConsentView } from './attested.js'
import type { PartyView } from './party.js'

/** Who signed: a hospital that filed a form, or a key of the patient or of somebody appointed. */
export interface OrderSignerView {
  readonly hospital?: PartyView
  /** Ed25519 public key, hexadecimal. */
  readonly key?: string
}

/** A link with another number (protocol/SPECIFICATION.md §16.6). */
export interface LinkView {
  /** `in-force`, or why it has no effect. */
  readonly state: 'in-force' | 'one-sided' | 'not-treating' | 'one-filer' | 'no-right' | 'not-first'
  /** The other number, while the link is in force. */
  readonly with?: { readonly system: string, readonly value: string }
}

export interface ConsentEntryView {
  /** The counter of its order, by which it is revoked. */
  readonly number: number
  readonly height: number
  readonly origin: 'patient' | 'appointed' | 'filed' | 'attested'
  readonly signer: OrderSignerView
  /** ms since 1970; absent without an end. */
  readonly until?: number
  /** A FHIR R4 Consent; absent if no reachable hospital has the rule. */
  readonly resource?: unknown
  /** The rule names another number of the same person, instead of a Consent. */
  readonly link?: LinkView
}

/** What the chain knows of a patient (protocol/SPECIFICATION.md §16.4), with the rules of live consents. */
export interface ConsentsView {
  readonly handle: string
  /** The counter of the last order. */
  readonly counter: number
  readonly key?: string
  readonly waiting?: { readonly key: string, readonly since: number, readonly vouches: number }
  readonly appointed: readonly {
    readonly key: string, readonly role: 'guardian' | 'delegate', readonly scope: readonly string[]
    readonly from: number, readonly until: number
  }[]
  readonly consents: readonly ConsentEntryView[]
  /** Consents in favour of their filers that were drawn for review, oldest first. They may have ended. */
  readonly reviews?: readonly AttestedConsentView[]
}

/** The decision on a read, and what decided it. */
export interface ConsentDecisionView {
  readonly permits: boolean
  /** A code of protocol/SPECIFICATION.md §16.3. */
  readonly basis: string
  readonly text: string
  /** The consent that decided; absent for every other basis. */
  readonly consent?: ConsentEntryView
}

/** An order that the key of a patient, a guardian or a delegate must sign. */
export interface PreparedOrderView {
  readonly handle: string
  readonly counter: number
  readonly signedAt: number
  /** The encoded act, hexadecimal. */
  readonly act: string
  /** The bytes to sign, hexadecimal. */
  readonly message: string
}

/** An order that a block has. */
export interface OrderView {
  readonly handle: string
  readonly counter: number
  readonly height: number
  readonly act: string
  /**
   * Of a consent in favour of this hospital: whether the file of the form is here. Without it the judges find
   * no form, if the consent is drawn for review.
   */
  readonly keepsForm?: boolean
}

/** The name under which the hospitals know a patient, for the patient's card. It is a secret. */
export interface PatientNameView {
  readonly chainId: string
  readonly name: string
  readonly handle: string
  /** The counter of the patient's next order. */
  readonly next: number
}

export interface VouchView {
  /** A peer ID. */
  readonly member: string
  readonly signature: string
}
