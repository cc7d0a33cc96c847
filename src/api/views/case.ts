import type { FindingView } from './finding.js'
import type { MismatchView } from './mismatch.js'
import type { PartyView } from './party.js'
import type { ReviewDecisionView } from './decision.js'
import type { QuestionView } from './question.js'

/**
 * The status of a case. `pending`: signed and stored at the submitting hospital, but in no final block yet.
 * The other statuses are those of the ledger (SPECIFICATION.md §7).
 */
export type CaseStatusView =
  'pending' | 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'

export type RelationView = 'new' | 'amends' | 'retracts' | 'resubmits'

export interface OpinionView {
  readonly validator: PartyView
  readonly decision: 'approve' | 'reject'
  readonly judgedBy: 'rules' | 'clinician'
  /** The group of the reasons of a rejection, for example `time`; absent with an approval. */
  readonly group?: ReasonGroupView
  /** The reasons of a rejection, at the submitter of the case alone; absent with an approval. */
  readonly details?: RejectionDetailsView
  readonly height: number
}

/**
 * What a validator tells the submitter, sealed, about its rejection. `here`: the reasons are here. `asked`:
 * this hospital asks the validator for them. `lost`: the validator has lost them. `false`: the validator gave
 * others than it committed to on the chain.
 */
export interface RejectionDetailsView {
  readonly state: 'here' | 'asked' | 'lost' | 'false'
  /** The rule that rejects the case, for example `TMP-01`, and the findings; only with `here`. */
  readonly reason?: string
  readonly findings?: readonly FindingView[]
}

export type ReasonGroupView =
  'structure' | 'terminology' | 'time' | 'context' | 'authority' | 'clinical' | 'unavailable'

/** A hospital that was given a slot of a case. */
export interface SlotView {
  readonly validator: PartyView
  /** The time of the block that gave it the slot. */
  readonly since: number
  /**
   * `holds`: the slot is its own. By the other states the slot went to the next hospital. `silent`: the
   * hospital did not take the case up. `late`: the hospital gave no verdict in time. `left`: the
   * hospital is no member any more. `excused`: the hospital asked for it.
   */
  readonly state: 'holds' | 'silent' | 'late' | 'left' | 'excused'
  readonly takenUp: boolean
  /** The time from which a block passes the slot on; absent if it stays, or no verdict is awaited. */
  readonly until?: number
}

/** How many verdicts a case needs. */
export interface BarView {
  /** The number of hospitals on the panel. */
  readonly panel: number
  /** The number of approvals that accept the case, and of rejections that reject it. */
  readonly approvalsNeeded: number
  readonly rejectionsNeeded: number
  /** The number of rejected cases of this hospital and patient that raise the bar. */
  readonly earlierRejections: number
}

/** The ledger's data about a diagnosis. Every node can show it, including the government. */
export interface CaseView {
  readonly id: string
  readonly status: CaseStatusView
  /** Why no block contains a pending case yet. The text contains nothing of a record. */
  readonly waits?: string
  readonly submitter: PartyView
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
  /** The hospitals that hold a slot now; empty while undrawn. */
  readonly drawn: readonly PartyView[]
  /** Every hospital that was given a slot, in the order of the slots; empty while undrawn. */
  readonly slots: readonly SlotView[]
  /** Absent before the draw. */
  readonly bar?: BarView
  /** True if a clinician must judge the case, even if the rules approve it. */
  readonly isForClinician?: true
  /** True for old data of an import, by the word of the submitter. */
  readonly isHistorical?: true
  readonly opinions: readonly OpinionView[]
  /** Absent unless a hospital stated that the record is not the one that was judged. */
  readonly mismatch?: MismatchView
  /** The height and time of the block that decided the case; absent while undecided. */
  readonly closedHeight?: number
  readonly closedAt?: number
  /** Clinical: the record that this case disputes, at hospitals that can open the record part. */
  readonly disputes?: string
  /** Clinical: accepted records that dispute this case, at hospitals that can open their record parts. */
  readonly disputedBy?: readonly DisputeView[]
  /** The decisions of this hospital's clinicians, which no other hospital has. */
  readonly reviews?: readonly ReviewDecisionView[]
  /** Clinical: questions about the case that this hospital asked or was asked, with the excerpts given. */
  readonly questions?: readonly QuestionView[]
}

/** A record that disputes another record. */
export interface DisputeView {
  readonly id: string
  readonly hospital: PartyView
}

export interface CaseListView {
  readonly cases: readonly CaseView[]
  /** True if older cases were left out. */
  readonly more: boolean
}
