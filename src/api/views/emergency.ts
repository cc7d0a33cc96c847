import type { PartyView } from './party.js'

/** A practitioner on the roster of this hospital. */
export interface PractitionerView {
  readonly entry: number
  /** How often the entry was written. */
  readonly version: number
  /** Ed25519 public key, hexadecimal. */
  readonly key: string
  readonly role: 'doctor' | 'nurse' | 'pharmacist'
  /** Why the practitioner needs a second in an emergency; absent if that is not so. */
  readonly suspended?: 'by-hospital' | 'by-reviews'
  /** Emergencies that two hospitals found unjustified, the newest eight at most. */
  readonly unjustified: number
  /** As this hospital wrote it. No other hospital has it. */
  readonly name?: string
}

export interface RosterView {
  readonly chainId: string
  /** The id of this hospital, hexadecimal, as new keys sign it. */
  readonly hospital: string
  readonly practitioners: readonly PractitionerView[]
}

/** An emergency that waits for the signature of a clinician. Byte strings are hexadecimal. */
export interface PreparedEmergencyView {
  readonly id: string
  readonly chainId: string
  readonly hospital: string
  readonly entry: number
  readonly handle: string
  readonly openedAt: number
  readonly durationMs: number
  readonly unconfirmed: boolean
  readonly sealedHash: string
  readonly keyCommitment: string
  /** The bytes to sign. */
  readonly message: string
}

/** An emergency that is announced. */
export interface OpenedEmergencyView {
  readonly id: string
  readonly until: number
  /** The block with the announcement; absent while this hospital is out of touch. */
  readonly height?: number
}

export interface JudgeView {
  readonly hospital: PartyView
  readonly round: number
  readonly judgement?: 'justified' | 'unjustified' | 'void'
  readonly reason?: string
  readonly at?: number
}

/**
 * Who asked last for the second round, by whose right. `patient` is a key of the patient or a guardian. A
 * form is the word of the hospital that filed it.
 */
export interface ContestView {
  readonly hospital: PartyView
  readonly by: 'hospital' | 'patient' | 'form'
}

/** What the chain knows of an emergency. Neither the patient nor the justification is in it. */
export interface EmergencyView {
  /** A consent under review has one. */
  readonly kind?: never
  readonly id: string
  readonly hospital: PartyView
  /** The clinician, and the second who signed, as entries of the hospital's roster. */
  readonly entry: number
  readonly second?: number
  readonly openedAt: number
  readonly announcedAt: number
  readonly height: number
  readonly until: number
  /** The hospital was out of touch, and read own records before the announcement. */
  readonly unconfirmed: boolean
  readonly aboveSoft: boolean
  /** Never `void`, which is for consents. */
  readonly outcome: 'pending' | 'justified' | 'unjustified' | 'divided' | 'void'
  /** 2 after a contest. */
  readonly round: number
  readonly contest?: ContestView
  readonly judges: readonly JudgeView[]
  /** Until when the drawn hospitals judge; absent before the draw. */
  readonly deadline?: number
  readonly overdue: boolean
}

/** The public counters of a hospital. */
export interface EmergencyCountsView {
  readonly hospital: PartyView
  readonly opened: number
  readonly thisHour: number
  readonly justified: number
  readonly unjustified: number
  readonly divided: number
  /** Judgements that it gave on emergencies of others, those that were late, and those that are overdue. */
  readonly judged: number
  readonly late: number
  readonly overdue: number
  readonly surgeUntil?: number
}

export interface EmergenciesView {
  /** The emergencies that are under review, of every hospital, at most a thousand. */
  readonly underReview: readonly EmergencyView[]
  readonly hospitals: readonly EmergencyCountsView[]
  /** True if this hospital has not heard of a quorum for ten minutes. */
  readonly outOfTouch: boolean
}

/** Clinical: an emergency that this hospital was drawn to judge, with its justification. */
export interface AccessReviewView extends EmergencyView {
  /** Absent if the opening hospital does not give it, which is a reason to judge it unjustified. */
  readonly justification?: { readonly reason: string, readonly text: string }
}

/** An attempt at this hospital that was refused. It does not name the patient. */
export interface EmergencyAttemptView {
  readonly at: number
  readonly code: string
  readonly entry?: number
}

/** What a call about emergencies or a roster put into a block. */
export interface RecordedView {
  readonly id: string
  readonly height: number
}
