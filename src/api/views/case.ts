import type { PartyView } from './party.js'
import type { ReviewDecisionView } from './decision.js'

/**
 * The status of a case. `pending`: signed and stored at the submitting hospital, but in no final block yet.
 * The other statuses are those of the ledger (SPECIFICATION.md §7).
 */
export type CaseStatusView =
  'pending' | 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'

export type RelationView = 'new' | 'amends' | 'retracts' | 'resubmits'

export interface OpinionView {
  readonly validator: PartyView
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  /** The rule code of a rejection, for example `TMP-01`; absent with an approval. */
  readonly reason?: string
  readonly height: number
}

/** The ledger's data about a diagnosis. Every node can show it, including the government. */
export interface CaseView {
  readonly id: string
  readonly status: CaseStatusView
  /** Why no block contains a pending case yet. The text contains nothing of a record. */
  readonly waits?: string
  readonly submitter: PartyView
  readonly seq: number
  readonly pseudonym: string
  readonly relation: RelationView
  /** The case that this one amends, retracts or resubmits. */
  readonly related?: string
  readonly supersededBy?: string
  readonly bodyHash: string
  readonly bodySize: number
  /** The time of the block that contains the proposal; absent while pending. */
  readonly proposedAt?: number
  /** The height of that block; absent while pending. */
  readonly height?: number
  /** The height whose beacon drew the validators, and the time of its block; absent before the draw. */
  readonly drawHeight?: number
  readonly openedAt?: number
  /** The drawn validators of each attempt usable so far, the first attempt first; empty while undrawn. */
  readonly drawn: readonly (readonly PartyView[])[]
  readonly opinions: readonly OpinionView[]
  /** The height and time of the block that decided the case; absent while undecided. */
  readonly closedHeight?: number
  readonly closedAt?: number
  /** The decisions of this hospital's clinicians, which no other hospital has. */
  readonly reviews?: readonly ReviewDecisionView[]
}

export interface CaseListView {
  readonly cases: readonly CaseView[]
  /** True if older cases were left out. */
  readonly more: boolean
}
