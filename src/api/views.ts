/**
 * What the local API says, as plain JSON: peers are peer IDs (`12D3Koo…`), hashes and ids are
 * lower-case hexadecimal, moments are milliseconds since 1970-01-01 UTC. No clinical content
 * appears here except where a field says so (`body`, `diagnosis`), and those are served by
 * hospitals only. `undefined` fields are left out of the JSON.
 */

export type Role = 'government' | 'hospital'

/** A peer as people are shown it. `name` is empty when the newest list no longer names it. */
export interface PartyView {
  readonly id: string
  readonly name: string
}

/**
 * `pending`: signed and stored at the submitting hospital, its opening block not yet final. The
 * others are the ledger's (consensus.md §7).
 */
export type CaseStatusView =
  'pending' | 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'

export type RelationView = 'new' | 'amends' | 'retracts' | 'resubmits'

export interface OpinionView {
  readonly validator: PartyView
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  /** Rule code of a rejection, for example `TMP-01`; absent with an approval. */
  readonly reason?: string
  readonly height: number
}

/** One diagnosis as the ledger sees it. Every node, the government included, can show it. */
export interface CaseView {
  readonly id: string
  readonly status: CaseStatusView
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
}

export type FindingOutcome = 'reject' | 'flag' | 'note'

/** Result of one clinical rule. `text` never repeats names, identifiers or note text. */
export interface FindingView {
  readonly rule: string
  readonly outcome: FindingOutcome
  /** FHIRPath of the element, or empty. */
  readonly expression: string
  readonly text: string
}

export interface SubmissionView {
  /** One per Condition, in the order of the input. */
  readonly cases: readonly SubmittedCaseView[]
}

export interface SubmittedCaseView {
  /** False if this very version was submitted before and its case still lives or was accepted. */
  readonly created: boolean
  readonly case: CaseView
  /** Technical elements that the hospital filled in, for example `Condition.recordedDate`. */
  readonly filled: readonly string[]
  /** Flags and notes of the submitter's own check. */
  readonly findings: readonly FindingView[]
}

export interface CaseListView {
  readonly cases: readonly CaseView[]
  /** True if older ones were left out. */
  readonly more: boolean
}

export interface PeerView {
  readonly peer: PartyView
  readonly role: Role
  /** Column of the table in consensus.md §5.3. */
  readonly access: 'member' | 'leaving' | 'joining' | 'government' | 'stranger'
  readonly connected: boolean
  readonly addresses: readonly string[]
}

/** Public counts per hospital, consensus.md §7.5. */
export interface TallyView {
  readonly hospital: PartyView
  readonly proposed: number
  readonly accepted: number
  readonly rejected: number
  readonly expired: number
  readonly resubmitted: number
  readonly approvals: number
  readonly rejections: number
}

/** `waiting`: not enrolled or no genesis yet; `syncing`: behind; `halted`: see `alarms`. */
export type PhaseView = 'waiting' | 'syncing' | 'following' | 'validating' | 'halted'

export interface ChainStatusView {
  readonly chainId: string
  readonly name: string
  /** Of the last final block. */
  readonly height: number
  readonly hash: string
  readonly timestamp: number
  /** View of the height being decided. */
  readonly view: number
  readonly members: number
  readonly quorum: number
  /** Members with a live connection, this hospital included. */
  readonly connected: number
  readonly missing: readonly PartyView[]
  readonly allowlistVersion: number
  /** Version of a seen list that has not committed yet. */
  readonly successorVersion?: number
  readonly undecidedCases: number
  readonly waitingTransactions: number
}

export interface StatusView {
  readonly role: Role
  readonly name: string
  readonly version: string
  readonly peerId: string
  readonly addresses: readonly string[]
  readonly dataFolder: string
  readonly processId: number
  readonly startedAt: number
  readonly phase: PhaseView
  /** One sentence: what the node is doing or waiting for. */
  readonly summary: string
  /** Absent until a genesis is held. */
  readonly chain?: ChainStatusView
  readonly peers: readonly PeerView[]
  readonly tallies: readonly TallyView[]
  /** Hospitals: cases waiting for a clinician here. Government: enrolments to decide. */
  readonly toDecide: number
  /** What an operator must know, newest first; empty is good. */
  readonly alarms: readonly string[]
}

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
  readonly vrfProof: string
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
  | TransactionBase & { readonly kind: 'diagnosis/propose', readonly firstSeq: number,
    readonly cases: readonly string[] }
  | TransactionBase & { readonly kind: 'diagnosis/opinions', readonly rulesetHash: string,
    readonly opinions: readonly BatchedOpinionView[] }
  | TransactionBase & { readonly kind: 'allowlist/update', readonly version: number,
    readonly members: number }
  | TransactionBase & { readonly kind: 'evidence', readonly conflict: string,
    readonly accused: PartyView }
  | TransactionBase & { readonly kind: 'linking/epoch', readonly epoch: number }

export interface BatchedOpinionView {
  readonly caseId: string
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  readonly reason?: string
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

/** `chain verify`: every hash, signature, VRF proof, draw and certificate, from stored bytes. */
export interface VerificationView {
  readonly chainId: string
  /** Last height that fits. */
  readonly height: number
  /** Last height stored. */
  readonly tip: number
  readonly transactions: number
  readonly cases: number
  /** Present if something does not fit: the first such height and what is wrong with it. */
  readonly failure?: {
    readonly height: number
    readonly code: string
    readonly message: string
  }
}

/** `chain export`: one JSON document per line, enough to verify the chain offline. */
export type ExportLine =
  | { readonly type: 'genesis', readonly chainId: string, readonly genesis: string }
  | { readonly type: 'block', readonly height: number, readonly hash: string,
    /** Canonical bytes, base64. */
    readonly block: string, readonly certificate: string }

export interface MemberView extends PartyView {
  readonly vrfKey: string
}

export interface AllowlistView {
  readonly version: number
  readonly hash: string
  readonly issuedAt: number
  readonly checkpointHeight: number
  readonly members: readonly MemberView[]
}

/** `committed` is in force; `successor` is signed and seen, and acts on connections already. */
export interface AllowlistsView {
  readonly committed?: AllowlistView
  readonly successor?: AllowlistView
  /** Government before genesis: who is approved so far, and how many it takes. */
  readonly approved: readonly MemberView[]
  readonly needed: number
}

export interface EnrolmentView {
  readonly member: MemberView
  readonly addresses: readonly string[]
  readonly issuedAt: number
  readonly state: 'pending' | 'approved' | 'rejected'
}

/** Signed enrolment as a file; a hospital leaves it in its data folder as `enrolment.json`. */
export interface EnrolmentFile {
  readonly peerId: string
  readonly vrfKey: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly issuedAt: number
  /** Hexadecimal, by the hospital's identity key (consensus.md §2 Genesis). */
  readonly signature: string
}

export interface AllowlistChangeView {
  /** One sentence for the operator: what was done and what happens next. */
  readonly message: string
  readonly member: PartyView
  /** Version of the list just signed; absent before genesis. */
  readonly version?: number
}

export interface BeginView {
  readonly chainId: string
  readonly name: string
  readonly members: readonly PartyView[]
}

export interface ReviewItemView {
  readonly caseId: string
  readonly attempt: number
  readonly submitter: PartyView
  readonly receivedAt: number
  /** When the next attempt becomes usable. */
  readonly deadline: number
  readonly findings: readonly FindingView[]
}

/** Clinical: the opened body (a FHIR Bundle) for the clinician who decides. */
export interface ReviewCaseView extends ReviewItemView {
  readonly body: unknown
}

export interface ReviewDecisionView {
  readonly caseId: string
  readonly attempt: number
  readonly decision: 'approve' | 'reject'
  readonly reason?: string
}

export interface PatientIdentifier {
  /** Absent: the national system that the hospital is configured with. */
  readonly system?: string
  readonly value: string
}

/** Clinical: read from a body whose key this hospital holds. */
export interface DiagnosisView {
  readonly codes: readonly { readonly system: string, readonly code: string,
    readonly display?: string }[]
  readonly clinicalStatus?: string
  readonly verificationStatus?: string
  readonly onset?: string
  readonly recordedDate?: string
}

export interface HistoryEntryView {
  readonly case: CaseView
  /** Absent if this hospital does not hold the key. */
  readonly diagnosis?: DiagnosisView
}

export interface HistoryView {
  /** Oldest first. */
  readonly entries: readonly HistoryEntryView[]
}

/** One step of a computation that can be repeated by hand. */
export interface DrawStepView {
  readonly title: string
  readonly formula: string
  /** In the order in which they are concatenated; values as hexadecimal or decimal text. */
  readonly inputs: readonly { readonly name: string, readonly value: string }[]
  readonly result: string
}

export interface DrawView {
  readonly caseId: string
  readonly submitter: PartyView
  readonly seq: number
  readonly height: number
  readonly drawHeight: number
  readonly beacon: string
  readonly steps: readonly DrawStepView[]
  /** Members in drawn order with the digest that sorts them. */
  readonly order: readonly { readonly member: PartyView, readonly digest: string }[]
  readonly attempts: readonly { readonly attempt: number, readonly members: readonly PartyView[] }[]
}

/** One per final block, in order, from the moment of subscription. */
export interface BlockEvent {
  readonly head: HeadView
  /** Local wall clock when the block was durable here. */
  readonly committedAt: number
  /** Cases that the block opened, drew, gave an opinion on or closed, as they stand after it. */
  readonly cases: readonly CaseView[]
}
