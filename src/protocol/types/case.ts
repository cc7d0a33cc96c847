import type {
  BodyHash, CaseId, Height, KeyCommitment, MemberId, Pseudonym, RetryTag, Timestamp, TransactionId
} from './flavour.js'
import type { Decision, Relation } from './transaction.js'

export const CaseStatus = { undrawn: 0, open: 1, accepted: 2, rejected: 3, expired: 4 } as const
export type CaseStatus = typeof CaseStatus[keyof typeof CaseStatus]

/** An opinion that the ledger counted for a case. */
export interface CountedOpinion {
  readonly validator: MemberId
  readonly attempt: number
  readonly decision: Decision
  readonly reason: number
  readonly height: Height
}

/** The state of a proposal on the ledger (SPECIFICATION.md §7), a pure function of the chain. */
export interface Case {
  readonly id: CaseId
  readonly submitter: MemberId
  readonly seq: number
  /** Height of the block that opened the case. The next fields are its transaction, and its place in it. */
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
  /** The accepted case that this case would replace; a resubmission inherits the field. Zeros if none. */
  readonly replaces: CaseId
  readonly replaceRelation: Relation
  readonly status: CaseStatus
  /** Height d of the block whose beacon drew the order; 0 while undrawn. */
  readonly drawHeight: Height
  /** Timestamp of block d; 0 while undrawn. */
  readonly openedAt: Timestamp
  /** The members except the submitter in drawn order, the first k·R of them; empty while undrawn. */
  readonly order: readonly MemberId[]
  readonly opinions: readonly CountedOpinion[]
  /** Height of the block that closed the case; 0 while undecided. */
  readonly closedHeight: Height
  /** The accepted case that superseded this case; zeros if none. */
  readonly supersededBy: CaseId
}
