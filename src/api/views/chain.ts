import type { CaseStatusView, CaseView, OpinionView } from './case.js'
import type { MeasureName } from './erasure.js'
import type { PartyView } from './party.js'

export interface HeadView {
  readonly height: number
  readonly hash: string
  readonly timestamp: number
  readonly view: number
  readonly proposer: PartyView
  readonly transactions: number
  readonly allowlistVersion: number
}

export interface HeaderView {
  readonly height: number
  readonly view: number
  readonly parent: string
  readonly timestamp: number
  readonly proposer: PartyView
  readonly sigma: string
  readonly allowlistHash: string
  readonly stateRoot: string
  readonly transactionRoot: string
  readonly transactionCount: number
}

interface TransactionBase {
  readonly id: string
  readonly leaf: string
  readonly author: PartyView
  /** Bytes of the transaction, signatures included. */
  readonly size: number
}

export type TransactionView =
  | TransactionBase & { readonly kind: 'diagnosis/propose',
    readonly cases: readonly string[] }
  | TransactionBase & { readonly kind: 'diagnosis/opinions', readonly rulesetHash: string,
    readonly opinions: readonly BatchedOpinionView[] }
  | TransactionBase & { readonly kind: 'allowlist/update', readonly version: number,
    readonly members: number }
  | TransactionBase & { readonly kind: 'evidence', readonly conflict: string,
    readonly accused: PartyView }
  | TransactionBase & { readonly kind: 'keys/deal' | 'keys/lost', readonly epoch: number }
  | TransactionBase & { readonly kind: 'keys/complain', readonly epoch: number, readonly dealing: string }
  | TransactionBase & { readonly kind: 'keys/ready', readonly epoch: number,
    readonly dealings: readonly string[] }
  | TransactionBase & { readonly kind: 'presence', readonly since: number }
  | TransactionBase & { readonly kind: 'names/allow', readonly hospital: PartyView, readonly day: number,
    readonly names: number, readonly approvals: number }
  | TransactionBase & { readonly kind: 'names/totals', readonly day: number,
    readonly totals: readonly { readonly hospital: PartyView, readonly names: number }[] }
  | TransactionBase & { readonly kind: 'case/mismatch', readonly caseId: string,
    readonly submitter: PartyView, readonly verdict: 'differs' | 'fits' }
  | TransactionBase & { readonly kind: 'ruleset/adopt', readonly system: string, readonly version: string,
    readonly hash: string }
  | TransactionBase & { readonly kind: 'erasure/order', readonly record: string,
    readonly measure: MeasureName, readonly act: string }
  | TransactionBase & { readonly kind: 'erasure/attest', readonly record: string }
  | TransactionBase & { readonly kind: 'patient/order' | 'patient/file' | 'patient/key',
    readonly handle: string, readonly counter: number, readonly act: string }
  | TransactionBase & { readonly kind: 'roster/entry', readonly entry: number,
    readonly standing: 'active' | 'suspended' }
  | TransactionBase & { readonly kind: 'emergency/open', readonly entry: number, readonly until: number }
  | TransactionBase & { readonly kind: 'emergency/close', readonly emergency: string }
  | TransactionBase & { readonly kind: 'emergency/surge', readonly entries: readonly number[] }
  | TransactionBase & { readonly kind: 'emergency/judge', readonly emergency: string,
    readonly judgement: 'justified' | 'unjustified', readonly reason: string }
  | TransactionBase & { readonly kind: 'consent/judge', readonly consent: string,
    readonly judgement: 'justified' | 'unjustified' | 'void', readonly reason: string }
  | TransactionBase & { readonly kind: 'consent/contest', readonly consent: string,
    readonly by: 'hospital' | 'patient' | 'form' }
  | TransactionBase & { readonly kind: 'emergency/contest', readonly emergency: string,
    readonly by: 'hospital' | 'patient' | 'form' }
  | TransactionBase & { readonly kind: 'access/log', readonly number: number, readonly accesses: number }

export interface BatchedOpinionView extends Pick<OpinionView, 'group'> {
  readonly caseId: string
  readonly decision: 'approve' | 'reject' | 'takes up' | 'is excused'
}

export interface BlockView {
  readonly hash: string
  readonly header: HeaderView
  readonly beacon?: string
  readonly transactions: readonly TransactionView[]
  readonly certificate: {
    readonly view: number
    readonly signers: readonly PartyView[]
    readonly quorum: number
  }
}

export interface ReindexView {
  /** The number of cases in the lists. */
  readonly cases: number
  /** The own cases whose patient was not noted, and is again. */
  readonly patients: number
}

/** The result of `chain verify`, which checks all hashes, signatures, shares of σ, draws and certificates. */
export interface VerificationView {
  readonly chainId: string
  /** The last valid height. */
  readonly height: number
  /** The last stored height. */
  readonly tip: number
  readonly transactions: number
  readonly cases: number
  /** The first invalid height and its fault; absent if all heights are valid. */
  readonly failure?: {
    readonly height: number
    readonly code: string
    readonly message: string
  }
  /**
   * Sentences about damage, present if the database is damaged or lacks a part of the chain. The chain
   * itself may be valid.
   */
  readonly damage?: readonly string[]
}

/** A proof of one row of the ledger, as a file. `proof` alone is checked; the rest is for readers. */
export interface StateProofView {
  readonly format: 1
  readonly chainId: string
  /** The proof is of the state after this block. */
  readonly height: number
  /** The time of the next block, which names that state. */
  readonly timestamp: number
  readonly isPresent: boolean
  /** Genesis, list, header, certificate, row and pages in their canonical form, in hexadecimal. */
  readonly proof: string
}

/** What `chain check` found in the file of a proof. */
export type ProofCheckView =
  | { readonly isValid: false, readonly code: string }
  | {
    readonly isValid: true
    readonly chainId: string
    readonly chainName: string
    readonly height: number
    readonly timestamp: number
    readonly subject: { readonly type: 'case' | 'member' | 'patient' | 'row', readonly id: string }
    readonly isPresent: boolean
    /** The number of logged accesses of a patient. */
    readonly accesses?: number
    /** The status of a case that is present. */
    readonly status?: CaseStatusView
  }

/** A line of `chain export`. All lines together are enough to verify the chain offline. */
export type ExportLine =
  | { readonly type: 'genesis', readonly chainId: string, readonly genesis: string }
  | { readonly type: 'block', readonly height: number, readonly hash: string,
    /** Canonical bytes, base64. */
    readonly block: string, readonly certificate: string }

/** A final block and its effects. Events arrive in order, from the moment of subscription. */
export interface BlockEvent {
  readonly head: HeadView
  /** The local time at which the block became durable on this node. */
  readonly committedAt: number
  /** The cases that the block opened, drew, judged or closed, in their state after the block. */
  readonly cases: readonly CaseView[]
}

/** A short block event, for clients that follow only the statuses of cases. */
export interface BriefEvent {
  readonly height: number
  readonly committedAt: number
  readonly cases: readonly (readonly [id: string, status: CaseStatusView])[]
}
