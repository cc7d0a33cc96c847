import type { AccessLog } from './access.js'
import type { JoinSignature, SignedAllowlist } from './allowlist.js'
import type { CaseKeys } from './case-keys.js'
import type {
  BodyHash, CaseId, Hex, KeyCommitment, LeafHash, MemberId, Pseudonym, RetryTag, Signature, Timestamp,
  TransactionId
} from './flavour.js'
import type { ShareMessage } from './beacon-share.js'
import type { BlockProposal, Vote } from './consensus-message.js'
import type { ConsentContest, ConsentJudge } from './consent-review.js'
import type { EmergencyKinds } from './emergency.js'
import type { ErasureAttest, ErasureOrder } from './erasure.js'
import type { KeysComplain, KeysDeal, KeysLost, KeysReady } from './key-transactions.js'
import type { CaseMismatch } from './mismatch.js'
import type { NameApproval, NamesRaise, NamesTotal } from './names.js'
import type { PatientFiling, PatientKey, PatientOrder } from './patient-orders.js'
import type { RecoveryId } from './recovery.js'
import type { Adopt } from './ruleset.js'

/**
 * Lists the kinds of transactions by name. A new kind adds a line here and to `TransactionKind`. The compiler
 * then requires its form (`codec/forms`) and its rule (`ledger/kinds`).
 */
export interface TransactionKinds extends EmergencyKinds {
  readonly propose: Propose
  readonly opinions: Opinions
  readonly allowlist: AllowlistUpdate
  readonly evidence: Evidence
  readonly keysDeal: KeysDeal
  readonly keysComplain: KeysComplain
  readonly keysReady: KeysReady
  readonly keysLost: KeysLost
  readonly presence: PresenceNotice
  readonly namesAllow: NamesAllow
  readonly namesTotals: NamesTotals
  readonly mismatch: CaseMismatch
  readonly adopt: Adopt
  readonly patientOrder: PatientOrder
  readonly patientFiling: PatientFiling
  readonly patientKey: PatientKey
  readonly accessLog: AccessLog
  readonly erasureOrder: ErasureOrder
  readonly erasureAttest: ErasureAttest
  readonly consentJudge: ConsentJudge
  readonly consentContest: ConsentContest
}

export type KindName = keyof TransactionKinds
export type Transaction = TransactionKinds[KindName]

/** The wire number of each kind. Numbers are never reused (ARCHITECTURE.md, Transactions); 5 is retired. */
export const TransactionKind = {
  propose: 1,
  opinions: 2,
  allowlist: 3,
  evidence: 4,
  keysDeal: 6,
  keysComplain: 7,
  keysReady: 8,
  keysLost: 9,
  presence: 10,
  namesAllow: 11,
  namesTotals: 12,
  mismatch: 13,
  adopt: 16,
  patientOrder: 17,
  patientFiling: 18,
  patientKey: 19,
  rosterEntry: 32,
  emergencyOpen: 33,
  emergencyClose: 34,
  emergencySurge: 35,
  emergencyJudge: 36,
  emergencyContest: 37,
  accessLog: 26,
  erasureOrder: 40,
  erasureAttest: 41,
  consentJudge: 42,
  consentContest: 43
} as const satisfies Record<KindName, number>

/** The field that transactions of every kind have, including kinds that this code does not know. */
export interface AnyTransaction {
  readonly kind: number
}

/** How a proposal relates to an earlier case. */
export const Relation = { new: 0, amends: 1, retracts: 2, resubmits: 3 } as const
export type Relation = typeof Relation[keyof typeof Relation]

/** A diagnosis on the ledger, without clinical content (SPECIFICATION.md §3.2). */
export interface Proposal {
  readonly pseudonym: Pseudonym
  readonly relation: Relation
  /** True for old data of an import, by the word of the submitter (§7.6). */
  readonly isHistorical: boolean
  /** The earlier case; zeros if the relation is `new`. */
  readonly related: CaseId
  readonly retryTag: RetryTag
  /** 16 random bytes, to which the record part is bound. */
  readonly r: Uint8Array
  /** What binds the case to its patient (§6.11). No block checks it; holders and readers do. */
  readonly link: Uint8Array
  /** Commits to the class. Validators compare it with the case part, and blocks do not. */
  readonly classTag: Uint8Array
  /** The version of `caseOf`, from 1 on. */
  readonly caseVersion: number
  readonly casePartHash: BodyHash
  readonly casePartSize: number
  readonly casePartCommitment: KeyCommitment
  /** Hash, length in bytes and key commitment of the sealed record part, which is the body. */
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly keyCommitment: KeyCommitment
  /** C = ρ·G, of which t holders of the custody key open the record key, and the proof of ρ (§6.13). */
  readonly custody: Uint8Array
  readonly custodyProof: Uint8Array
}

/** `diagnosis/propose`: 1 to 512 proposals of a hospital. The signature covers their Merkle root. */
export interface Propose {
  readonly kind: typeof TransactionKind.propose
  readonly author: MemberId
  readonly proposals: readonly Proposal[]
  readonly signature: Signature
}

/**
 * An entry of an OPINIONS. `takenUp`: the validator works on the case and needs time. `excused`: the
 * validator gives its slot to the next hospital. These two are no verdicts.
 */
export const Decision = { approve: 1, reject: 2, takenUp: 3, excused: 4 } as const
export type Decision = typeof Decision[keyof typeof Decision]

/** Tells whether the rules alone or a clinician formed a verdict; `none` for an entry without a verdict. */
export const JudgedBy = { none: 0, rules: 1, clinician: 2 } as const
export type JudgedBy = typeof JudgedBy[keyof typeof JudgedBy]

/** The groups of reasons that the chain shows for a rejection; `none` for every other entry. */
export const ReasonGroup = {
  none: 0, structure: 1, terminology: 2, time: 3, context: 4, authority: 5, clinical: 6, unavailable: 7
} as const
export type ReasonGroup = typeof ReasonGroup[keyof typeof ReasonGroup]

export interface Opinion {
  readonly caseId: CaseId
  readonly decision: Decision
  readonly judgedBy: JudgedBy
  readonly group: ReasonGroup
  /** The salted hash of the findings of a rejection, which go sealed to the submitter; else zeros. */
  readonly findings: Uint8Array
}

export function isVerdict (decision: Decision): boolean {
  return decision === Decision.approve || decision === Decision.reject
}

/** `diagnosis/opinions`: 1 to 1024 opinions of a validator. The signature covers their Merkle root. */
export interface Opinions {
  readonly kind: typeof TransactionKind.opinions
  readonly author: MemberId
  /** Hash of the rules, terminology and lists that the validator used. */
  readonly rulesetHash: Uint8Array
  readonly opinions: readonly Opinion[]
  readonly signature: Signature
}

/** `allowlist/update`: a new list of members, and the members that are ready for it. */
export interface AllowlistUpdate {
  readonly kind: typeof TransactionKind.allowlist
  /** Sorted by index, without duplicates; empty if the list changes no member. */
  readonly joins: readonly JoinSignature[]
  readonly allowlist: SignedAllowlist
}

/** An opinion with the proof that its author signed it, checkable without the rest of its batch. */
export interface ProvenOpinion {
  readonly author: MemberId
  readonly rulesetHash: Uint8Array
  readonly count: number
  /** Merkle root over the batch. The signature covers this root. */
  readonly root: Uint8Array
  readonly index: number
  readonly opinion: Opinion
  readonly path: readonly Uint8Array[]
  readonly signature: Signature
}

/** Two objects signed by the same key. No honest node signs both (SPECIFICATION.md §12). */
export type Conflict =
  | { readonly type: 'proposals', readonly first: BlockProposal, readonly second: BlockProposal }
  | { readonly type: 'votes', readonly first: Vote, readonly second: Vote }
  | { readonly type: 'opinions', readonly first: ProvenOpinion, readonly second: ProvenOpinion }
  | { readonly type: 'allowlists', readonly first: SignedAllowlist, readonly second: SignedAllowlist }
  | { readonly type: 'shares', readonly first: ShareMessage, readonly second: ShareMessage }
  /** As `proposals` and `votes`, of a height that is decided under a recovery (§10.6). */
  | { readonly type: 'recoveredProposals', readonly recovery: RecoveryId,
    readonly first: BlockProposal, readonly second: BlockProposal }
  | { readonly type: 'recoveredVotes', readonly recovery: RecoveryId,
    readonly first: Vote, readonly second: Vote }

/** `evidence`: any member proves an offence. */
export interface Evidence {
  readonly kind: typeof TransactionKind.evidence
  readonly author: MemberId
  readonly conflict: Conflict
  readonly signature: Signature
}

/** `presence`: a hospital that the ledger counts as absent tells that it is here again. */
export interface PresenceNotice {
  readonly kind: typeof TransactionKind.presence
  readonly author: MemberId
  /** The timestamp of the block that made the author absent. So a notice ends a single absence. */
  readonly since: Timestamp
  readonly signature: Signature
}

/** `names/allow`: a quorum of the members raises the allowance of a hospital for a day. */
export interface NamesAllow {
  readonly kind: typeof TransactionKind.namesAllow
  /** Whoever collected the approvals. */
  readonly author: MemberId
  readonly raise: NamesRaise
  /** Sorted by member, each at most once. */
  readonly approvals: readonly NameApproval[]
  readonly signature: Signature
}

/** `names/totals`: a holder of the name key publishes how many names it gave on a day. */
export interface NamesTotals {
  readonly kind: typeof TransactionKind.namesTotals
  readonly author: MemberId
  /** The number of the UTC day. */
  readonly day: number
  /** Sorted by hospital, each at most once; hospitals that got none are left out. */
  readonly totals: readonly NamesTotal[]
  readonly signature: Signature
}

/** Returns the proposals of a PROPOSE; an empty list for every other kind. */
export function proposalsOf (transaction: Transaction): readonly Proposal[] {
  return transaction.kind === TransactionKind.propose ? transaction.proposals : []
}

/**
 * A transaction whose bytes are canonical and whose signatures are valid. Only `verifyTransaction` makes it.
 * Hash, store and forward `bytes`, which are the bytes received; never encode the transaction again.
 */
export interface VerifiedTransaction<T extends AnyTransaction = Transaction> {
  readonly transaction: T
  readonly bytes: Uint8Array
  readonly id: TransactionId
  readonly leaf: LeafHash
  /** The case ids of a PROPOSE in order; empty for other kinds. */
  readonly caseIds: readonly CaseId[]
  /** The map keys of the cases of a PROPOSE in order; empty for other kinds. */
  readonly keys: readonly CaseKeys[]
  /** The ids of the cases that an OPINIONS judges, in order and hexadecimal; empty for other kinds. */
  readonly judged: readonly Hex[]
  /** The key that signed the transaction: the author's, or the government's list key for lists. */
  readonly signer: MemberId
  /**
   * The member that brought the transaction to the chain. Shares of pools and backlogs are counted per
   * injector. For lists this is the government's list key.
   */
  readonly injector: MemberId
}

export function isOfKind<K extends KindName> (
  verified: VerifiedTransaction, kind: K
): verified is VerifiedTransaction<TransactionKinds[K]> {
  return verified.transaction.kind === TransactionKind[kind]
}
