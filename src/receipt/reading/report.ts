import type { ShownContent } from './shown-content.js'

/** A hospital as a receipt names it. */
export interface NamedHospital {
  /** The name in the newest list that has the hospital; empty if no list of the receipt has it. */
  readonly name: string
  /** The raw key, hexadecimal. */
  readonly id: string
}

/** A place in the order of the draw. */
export interface DrawnHospital extends NamedHospital {
  /** `skipped`: a later hospital was given the case, and this one was not. */
  readonly part: 'given' | 'skipped' | 'not-needed'
}

export type ReceiptStatus = 'undrawn' | 'open' | 'accepted' | 'rejected' | 'expired'

export interface ReceiptOpinion {
  readonly hospital: NamedHospital
  readonly verdict: 'approved' | 'rejected'
  readonly judgedBy: 'rules' | 'clinician'
  /** The group of reasons of a rejection. */
  readonly reason?: string
  /** The rules by which the hospital judged, hexadecimal. */
  readonly rulesetHash: string
}

/** What somebody learns from a receipt. */
export type ReceiptReport =
  | {
    readonly isValid: false
    readonly code: string
    /** A sentence for a person. */
    readonly meaning: string
  }
  | {
    readonly isValid: true
    /** False if the reader gave no chain id. Then the reader must compare it. */
    readonly isChainKnown: boolean
    readonly chainId: string
    readonly chainName: string
    readonly caseId: string
    readonly status: ReceiptStatus
    /** The state after this block. */
    readonly height: number
    /** Time at which that state was certified, in UTC. */
    readonly certifiedAt: string
    readonly submitter: NamedHospital
    readonly proposedAt: string
    /** SHA-256 over the sealed record, hexadecimal. */
    readonly recordHash: string
    readonly relation: 'new' | 'amends' | 'retracts' | 'resubmits'
    readonly opinions: readonly ReceiptOpinion[]
    /** The approvals that the case needs. */
    readonly needed: number
    /** Every hospital that could be drawn, in the order of the draw; empty before the draw. */
    readonly order: readonly DrawnHospital[]
    /** True if the receipt has the shares that made the draw. */
    readonly hasShares: boolean
    /** The case that replaced the record. */
    readonly replacedBy?: { readonly caseId: string, readonly by: 'amended' | 'retracted' }
    /** The changes of the list of hospitals since the genesis, all in the receipt. */
    readonly listChanges: number
    /** What the record says, if the file has it and it is what was sealed. */
    readonly content?: ShownContent
    /** One sentence that says the most important. */
    readonly headline: string
    readonly proved: readonly string[]
    readonly notProved: readonly string[]
  }

export type ValidReport = Extract<ReceiptReport, { readonly isValid: true }>
