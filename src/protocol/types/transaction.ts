import type { SignedAllowlist } from './allowlist.js'
import type {
  BodyHash, CaseId, KeyCommitment, LeafHash, MemberId, Pseudonym, RetryTag, Signature, TransactionId
} from './flavour.js'
import type { BlockProposal, Vote } from './consensus-message.js'

/**
 * The kinds of transactions by name. A new kind adds a line here and to `TransactionKind`; the compiler
 * then asks for its form (`codec/forms`) and its rule (`ledger/kinds`).
 */
export interface TransactionKinds {
  readonly propose: Propose
  readonly opinions: Opinions
  readonly allowlist: AllowlistUpdate
  readonly evidence: Evidence
  readonly linkingEpoch: LinkingEpoch
}

export type KindName = keyof TransactionKinds
export type Transaction = TransactionKinds[KindName]

/** Wire numbers of the transaction kinds; never reused (ARCHITECTURE.md, Transactions). */
export const TransactionKind = {
  propose: 1,
  opinions: 2,
  allowlist: 3,
  evidence: 4,
  linkingEpoch: 5
} as const satisfies Record<KindName, number>

/** What transactions of every kind have in common, of kinds that this code does not know as well. */
export interface AnyTransaction {
  readonly kind: number
}

/** How a proposal relates to an earlier case. */
export const Relation = { new: 0, amends: 1, retracts: 2, resubmits: 3 } as const
export type Relation = typeof Relation[keyof typeof Relation]

/** One diagnosis as the ledger sees it: no clinical content, SPECIFICATION.md §3. */
export interface Proposal {
  readonly pseudonym: Pseudonym
  readonly linkEpoch: number
  readonly bodyHash: BodyHash
  /** Bytes of the ciphertext. */
  readonly bodySize: number
  readonly keyCommitment: KeyCommitment
  readonly retryTag: RetryTag
  readonly relation: Relation
  /** Zeros when relation is `new`. */
  readonly related: CaseId
}

/** `diagnosis/propose`: 1..512 proposals of one hospital under one signature over their root. */
export interface Propose {
  readonly kind: typeof TransactionKind.propose
  readonly author: MemberId
  readonly firstSeq: number
  readonly proposals: readonly Proposal[]
  readonly signature: Signature
}

export const Decision = { approve: 1, reject: 2 } as const
export type Decision = typeof Decision[keyof typeof Decision]

export interface Opinion {
  readonly caseId: CaseId
  readonly attempt: number
  readonly decision: Decision
  /** Number from the frozen table of reasons in `records`; 0 with an approval. */
  readonly reason: number
}

/** `diagnosis/opinions`: 1..1024 opinions of one validator under one signature over their root. */
export interface Opinions {
  readonly kind: typeof TransactionKind.opinions
  readonly author: MemberId
  /** Rules, terminology and lists used. */
  readonly rulesetHash: Uint8Array
  readonly opinions: readonly Opinion[]
  readonly signature: Signature
}

/** `allowlist/update`. */
export interface AllowlistUpdate {
  readonly kind: typeof TransactionKind.allowlist
  readonly allowlist: SignedAllowlist
}

/** An opinion with what is needed to check it apart from its batch. */
export interface ProvenOpinion {
  readonly author: MemberId
  readonly rulesetHash: Uint8Array
  readonly count: number
  /** Merkle root over the batch, which the signature covers. */
  readonly root: Uint8Array
  readonly index: number
  readonly opinion: Opinion
  readonly path: readonly Uint8Array[]
  readonly signature: Signature
}

/** The head of a PROPOSE, which its signature covers. */
export interface ProposeHead {
  readonly author: MemberId
  readonly firstSeq: number
  readonly count: number
  readonly root: Uint8Array
  readonly signature: Signature
}

/** Two signed objects by one key that no honest node makes, SPECIFICATION.md §12. */
export type Conflict =
  | { readonly type: 'proposals', readonly first: BlockProposal, readonly second: BlockProposal }
  | { readonly type: 'votes', readonly first: Vote, readonly second: Vote }
  | { readonly type: 'opinions', readonly first: ProvenOpinion, readonly second: ProvenOpinion }
  | { readonly type: 'proposes', readonly first: ProposeHead, readonly second: ProposeHead }
  | { readonly type: 'allowlists', readonly first: SignedAllowlist, readonly second: SignedAllowlist }

/** `evidence`, by any member. */
export interface Evidence {
  readonly kind: typeof TransactionKind.evidence
  readonly author: MemberId
  readonly conflict: Conflict
  readonly signature: Signature
}

/** `linking/epoch`: a new linking key, by commitment; the key itself travels between members only. */
export interface LinkingEpoch {
  readonly kind: typeof TransactionKind.linkingEpoch
  readonly author: MemberId
  readonly epoch: number
  /** SHA-256(D("linking-key") ‖ key). */
  readonly commitment: Uint8Array
  readonly signature: Signature
}

/** The proposals of a transaction; empty for every kind but PROPOSE. */
export function proposalsOf (transaction: Transaction): readonly Proposal[] {
  return transaction.kind === TransactionKind.propose ? transaction.proposals : []
}

/**
 * A transaction whose bytes are canonical and whose signatures hold; made by `verifyTransaction` alone.
 * `bytes` are the bytes received: hash, store and forward those, never a re-encoding.
 */
export interface VerifiedTransaction<T extends AnyTransaction = Transaction> {
  readonly transaction: T
  readonly bytes: Uint8Array
  readonly id: TransactionId
  readonly leaf: LeafHash
  /** PROPOSE only: case ids in order. */
  readonly caseIds: readonly CaseId[]
  /** The key that signed it: the author's; the government's list key for lists. */
  readonly signer: MemberId
  /**
   * The member that brought it to the chain: its shares of pools and backlogs hold the transaction.
   * For lists this is the government's list key.
   */
  readonly injector: MemberId
}

/** Whether a verified transaction is of this kind. */
export function isOfKind<K extends KindName> (
  verified: VerifiedTransaction, kind: K
): verified is VerifiedTransaction<TransactionKinds[K]> {
  return verified.transaction.kind === TransactionKind[kind]
}
