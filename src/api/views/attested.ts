import type { ContestView, JudgeView } from './emergency.js'
import type { PartyView } from './party.js'

/** What the chain knows of a consent in favour of its filer that was drawn for review. */
export interface AttestedConsentView {
  readonly kind: 'attested-consent'
  readonly id: string
  /** The hospital that filed it. */
  readonly hospital: PartyView
  readonly handle: string
  /** The counter of its order, which is the number of the consent. */
  readonly number: number
  /** SHA-256 of the form, hexadecimal. */
  readonly form: string
  readonly filedAt: number
  readonly height: number
  /** `void` if the form went with the erased patient before the judges had seen it. */
  readonly outcome: 'pending' | 'justified' | 'unjustified' | 'divided' | 'void'
  /** 2 after a contest. */
  readonly round: number
  /** By a key or a form, never by the filer. */
  readonly contest?: ContestView
  readonly judges: readonly JudgeView[]
  /** Until when the drawn hospitals judge; absent before the draw. */
  readonly deadline?: number
  readonly overdue: boolean
}

/** Clinical: a consent that this hospital was drawn to judge, with what its filer gives. */
export interface AttestedReviewView extends AttestedConsentView {
  /** True if the patient was erased, so that the form is gone. Then the review is void. */
  readonly patientErased: boolean
  /** Absent if the filer gives none with the hash on the chain, which is a reason to judge it unjustified. */
  readonly filed?: {
    /** The file of the form, in Base64. */
    readonly document: string
    readonly reason: string
    /** What the consent permits, as a FHIR Consent without the patient. */
    readonly resource: unknown
  }
}

/** The public counters of a hospital. */
export interface AttestedCountsView {
  readonly hospital: PartyView
  readonly justified: number
  readonly unjustified: number
  readonly divided: number
  readonly void: number
  /** Judgements that it gave on consents of others, those that were late, and those that are overdue. */
  readonly judged: number
  readonly late: number
  readonly overdue: number
  /** True while it may file no consent in its own favour. */
  readonly suspended: boolean
}

export interface AttestedConsentsView {
  /** The share of such consents that are reviewed, in millionths. */
  readonly rate: number
  /** The consents that are under review, of every hospital, at most a thousand. */
  readonly underReview: readonly AttestedConsentView[]
  readonly hospitals: readonly AttestedCountsView[]
}
