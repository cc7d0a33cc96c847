import type {
  BodyHash, CaseId, Height, KeyCommitment, MemberId, Pseudonym, RetryTag, Timestamp, TransactionId
} from './flavour.js'
import type { Decision, Relation } from './transaction.js'

export const CaseStatus = { undrawn: 0, open: 1, accepted: 2, rejected: 3, expired: 4 } as const
export type CaseStatus = typeof CaseStatus[keyof typeof CaseStatus]

/** An opinion that counted. */
export interface CountedOpinion {
  readonly validator: MemberId
  readonly attempt: number
  readonly decision: Decision
  readonly reason: number
  readonly height: Height
}

/** The life of a proposal on the ledger, SPECIFICATION.md §7; a pure function of the chain. */
export interface Case {
  readonly id: CaseId
  readonly submitter: MemberId
  readonly seq: number
  /** Its place in the chain: the block, the transaction and the index in that transaction. */
  readonly height: Height
  readonly transactionId: TransactionId
  readonly index: number
  readonly proposedAt: Timestamp
  readonly pseudonym: Pseudonym
  readonly linkEpoch: number
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly keyCommitment: KeyCommitment
  readonly retryTag: RetryTag
  readonly relation: Relation
  readonly related: CaseId
  /** The accepted case that this one replaces if accepted (inherited through resubmission); zeros if none. */
  readonly replaces: CaseId
  readonly replaceRelation: Relation
  readonly status: CaseStatus
  /** Height d whose beacon drew the order, and ts_d; 0 while undrawn. */
  readonly drawHeight: Height
  readonly openedAt: Timestamp
  /** The drawn order of the other members; empty while undrawn. */
  readonly order: readonly MemberId[]
  readonly opinions: readonly CountedOpinion[]
  /** Height that closed it; 0 while undecided. */
  readonly closedHeight: Height
  /** Accepted case that superseded this one; zeros if none. */
  readonly supersededBy: CaseId
}
