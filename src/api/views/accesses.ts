import type { AttestedConsentView } from './attested.js'
import type { PartyView } from './party.js'
import type { PatientNumberView } from './patient.js'

/** What happened with the data of a patient (protocol/SPECIFICATION.md §18.1). */
export type AccessKindView = 'read' | 'search' | 'decision' | 'export' | 'look-up' | 'excerpt' | 'emergency' |
  'key-given' | 'key-refused'

/** The event of an access, as the hospital that logged it states it. */
export interface AccessEventView {
  /** ms since 1970, by the clock of that hospital. */
  readonly at: number
  readonly isPermitted: boolean
  readonly purpose?: string
  /** Key of the clinician, hexadecimal. */
  readonly practitioner?: string
  readonly role?: string
  /** Who got a key, a text or a name, or whose reading was explained. */
  readonly other?: PartyView
  /** Case ids of the records that the access touched. */
  readonly cases: readonly string[]
}

export interface AccessView {
  /** Its number among the accesses of the patient, from 1. */
  readonly count: number
  /** The hospital that logged it. */
  readonly hospital: PartyView
  readonly kind: AccessKindView
  /** Number of the batch of that hospital, and the place in it. */
  readonly batch: number
  readonly position: number
  readonly height: number
  /** Timestamp of the block. */
  readonly loggedAt: number
  readonly hash: string
  /**
   * `open`: the event is below. `awaited`: it was not fetched yet. `missing`: no hospital that answers has
   * it. `unreadable`: it does not open with the name of the patient, or contradicts the chain.
   */
  readonly state: 'open' | 'awaited' | 'missing' | 'unreadable'
  readonly event?: AccessEventView
}

/** The accesses of a patient, oldest first, with the proof that none is missing. */
export interface AccessesView {
  readonly chainId: string
  readonly handle: string
  readonly accesses: readonly AccessView[]
  /** Consents in favour of their filers that were drawn for review, oldest first. */
  readonly reviews?: readonly AttestedConsentView[]
  /** A proof of the head of the patient, hexadecimal; absent after a start, until the next block. */
  readonly proof?: string
  /** The accesses under a linked number, which have a proof of their own. */
  readonly linked?: readonly LinkedAccessesView[]
}

export interface LinkedAccessesView {
  readonly number: PatientNumberView
  readonly list: AccessesView
}

/** What `patient accesses --verify` found. */
export type AccessesCheckView =
  | { readonly isValid: false, readonly code: string }
  | {
    readonly isValid: true, readonly chainId: string, readonly chainName: string
    /** The state after this block has exactly the first `proved` accesses. */
    readonly height: number, readonly timestamp: number, readonly proved: number
  }
