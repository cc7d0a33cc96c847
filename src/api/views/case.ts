import type { PartyView } from './party.js'
import type { ReviewDecisionView } from './decision.js'

/**
 * The status of a case. `pending`: signed and stored at the submitting hospital, and in no final block yet.
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

/** A diagnosis as the ledger sees it. Every node, the government included, can show it. */
export interface CaseView {
  readonly id: string
  readonly status: CaseStatusView
  /** Why no block holds the case yet, if it is pending. Nothing in it comes from a record. */
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
  /** Time of the block that holds the proposal; absent while pending. */
  readonly proposedAt?: number
  /** Height of that block; absent while pending. */
  readonly height?: number
  /** Height whose beacon drew the validators, and its time; absent until then. */
  readonly drawHeight?: number
  readonly openedAt?: number
  /** One group per attempt usable so far, the first drawn first; empty while undrawn. */
  readonly drawn: readonly (readonly PartyView[])[]
  readonly opinions: readonly OpinionView[]
  /** Height and block time of the decision; absent while undecided. */
  readonly closedHeight?: number
  readonly closedAt?: number
  /** The decisions of clinicians of the hospital that is asked; no other hospital holds them. */
  readonly reviews?: readonly ReviewDecisionView[]
}

export interface CaseListView {
  readonly cases: readonly CaseView[]
  /** True if older cases were left out. */
  readonly more: boolean
}
