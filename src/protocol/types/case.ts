import { ZERO_32 } from './bytes.js'
import type { CaseId, Height, MemberId, Timestamp, TransactionId } from './flavour.js'
import type { Decision, JudgedBy, Proposal, ReasonGroup, Relation } from './transaction.js'

export const CaseStatus = { undrawn: 0, open: 1, accepted: 2, rejected: 3, expired: 4 } as const
export type CaseStatus = typeof CaseStatus[keyof typeof CaseStatus]

/** A verdict that the ledger counted for a case. */
export interface CountedOpinion {
  readonly validator: MemberId
  readonly decision: Decision
  readonly judgedBy: JudgedBy
  readonly group: ReasonGroup
  readonly findings: Uint8Array
  readonly height: Height
}

/**
 * The state of a hospital that was given a slot. `holds`: the slot is its own. The other states tell why the
 * slot went on. The holder did not take it up, gave no verdict in time, left, or was excused.
 */
export const HolderState = { holds: 0, silent: 1, late: 2, left: 3, excused: 4 } as const
export type HolderState = typeof HolderState[keyof typeof HolderState]

/** `surplus`: the validator had MAX_TAKEN undecided cases in hand, so that its slot passes all the same. */
export const TakeUp = { none: 0, counts: 1, surplus: 2 } as const
export type TakeUp = typeof TakeUp[keyof typeof TakeUp]

/** A hospital that was given a slot of a case (SPECIFICATION.md §7.3). */
export interface Holder {
  readonly validator: MemberId
  /** Timestamp of the block that gave it the slot. */
  readonly since: Timestamp
  /** From this timestamp on a block passes the slot on; 0 if the slot stays with the holder. */
  readonly deadline: Timestamp
  readonly state: HolderState
  readonly takeUp: TakeUp
}

/** The state of a proposal on the ledger (SPECIFICATION.md §7), a pure function of the chain. */
export interface Case extends Proposal {
  readonly id: CaseId
  readonly submitter: MemberId
  /** Height of the block that opened the case. The next fields are its transaction, and its place in it. */
  readonly height: Height
  readonly transactionId: TransactionId
  readonly index: number
  readonly proposedAt: Timestamp
  /** The accepted case that this case would replace; a resubmission inherits the field. Zeros if none. */
  readonly replaces: CaseId
  readonly replaceRelation: Relation
  readonly status: CaseStatus
  /** Height s of the block whose beacon made the ranking; 0 while undrawn. */
  readonly drawHeight: Height
  /** Timestamp of block s; 0 while undrawn. */
  readonly openedAt: Timestamp
  /** True if a clinician must judge the case: an approval by rules alone does not count. */
  readonly isForClinician: boolean
  /** The timestamps at which earlier cases of this patient and submitter were rejected, oldest first. */
  readonly rejections: readonly Timestamp[]
  /** The panel m and the approvals needed a, by the bar in force (§7.4); 0 while undrawn. */
  readonly panel: number
  readonly needed: number
  /** The candidates that were given no slot yet, best first; empty while undrawn and when decided. */
  readonly candidates: readonly MemberId[]
  /** Every hospital that was given a slot, in the order of the slots. */
  readonly holders: readonly Holder[]
  /** The verdicts that counted, in the order of the chain. */
  readonly opinions: readonly CountedOpinion[]
  /** Height of the block that closed the case; 0 while undecided. */
  readonly closedHeight: Height
  /** The accepted case that superseded this case; zeros if none. */
  readonly supersededBy: CaseId
}

/** The fields that no block changes. The proposal has the others. */
type Origin = Pick<Case, 'id' | 'submitter' | 'height' | 'transactionId' | 'index' | 'proposedAt' |
  'replaces' | 'replaceRelation'>

/** The fields that later blocks change. */
type Progress = Omit<Case, keyof Proposal | keyof Origin>

const UNDRAWN: Progress = {
  status: CaseStatus.undrawn, drawHeight: 0, openedAt: 0, isForClinician: false, rejections: [], panel: 0,
  needed: 0, candidates: [], holders: [], opinions: [], closedHeight: 0, supersededBy: ZERO_32
}

/** Returns a case as it opens. */
export function openedCase (
  proposal: Proposal, origin: Origin & Pick<Case, 'rejections'>
): Case {
  return makeCase(proposal, origin, UNDRAWN, origin)
}

/** Returns a case with some fields changed. */
export function changedCase (before: Case, change: Partial<Progress>): Case {
  return makeCase(before, before, before, change)
}

/**
 * Makes every case, so that all have one layout in memory. A spread with so many fields allocates up to eight
 * times as much, and takes up to four hundred times as long.
 */
function makeCase (proposal: Proposal, origin: Origin, before: Progress, change: Partial<Progress>): Case {
  return {
    id: origin.id,
    submitter: origin.submitter,
    height: origin.height,
    transactionId: origin.transactionId,
    index: origin.index,
    proposedAt: origin.proposedAt,
    pseudonym: proposal.pseudonym,
    relation: proposal.relation,
    isHistorical: proposal.isHistorical,
    related: proposal.related,
    retryTag: proposal.retryTag,
    r: proposal.r,
    link: proposal.link,
    classTag: proposal.classTag,
    caseVersion: proposal.caseVersion,
    casePartHash: proposal.casePartHash,
    casePartSize: proposal.casePartSize,
    casePartCommitment: proposal.casePartCommitment,
    bodyHash: proposal.bodyHash,
    bodySize: proposal.bodySize,
    keyCommitment: proposal.keyCommitment,
    custody: proposal.custody,
    custodyProof: proposal.custodyProof,
    replaces: origin.replaces,
    replaceRelation: origin.replaceRelation,
    status: change.status ?? before.status,
    drawHeight: change.drawHeight ?? before.drawHeight,
    openedAt: change.openedAt ?? before.openedAt,
    isForClinician: change.isForClinician ?? before.isForClinician,
    rejections: change.rejections ?? before.rejections,
    panel: change.panel ?? before.panel,
    needed: change.needed ?? before.needed,
    candidates: change.candidates ?? before.candidates,
    holders: change.holders ?? before.holders,
    opinions: change.opinions ?? before.opinions,
    closedHeight: change.closedHeight ?? before.closedHeight,
    supersededBy: change.supersededBy ?? before.supersededBy
  }
}
