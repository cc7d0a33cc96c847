import type { PartyView } from './party.js'

/**
 * What hospitals state that opened a record. `stated`: some say that it is not the record whose case part was
 * judged. `confirmed`: so many say so that one of them must be honest. `refuted`: as many say that it is.
 */
export interface MismatchView {
  readonly outcome: 'stated' | 'confirmed' | 'refuted'
  readonly differs: readonly PartyView[]
  readonly fits: readonly PartyView[]
}

export interface CaseMismatchView extends MismatchView {
  readonly caseId: string
  readonly submitter: PartyView
}

/** All statements about records on the chain. */
export interface MismatchesView {
  /** How many hospitals must say the same. */
  readonly needed: number
  /** The submitters with a confirmed case, with the number of these cases. */
  readonly named: readonly { readonly hospital: PartyView, readonly cases: number }[]
  readonly cases: readonly CaseMismatchView[]
  /** True if there are more than are shown and counted. */
  readonly more: boolean
}
