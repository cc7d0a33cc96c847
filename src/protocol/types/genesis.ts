import type { Member } from './allowlist.js'
import type { MemberId, Signature, Timestamp } from './flavour.js'

/** Every rule that peers must agree on and that an operator may choose, SPECIFICATION.md §14. */
export interface ChainParameters {
  /** k: validators drawn per attempt, 1 or 2. */
  readonly validatorsPerDiagnosis: number
  /** D: blocks between opening a case and its draw. */
  readonly drawDelay: number
  /** W: ms until the next attempt becomes usable. */
  readonly attemptWindowMs: number
  /** R: attempts per case. */
  readonly attempts: number
  readonly minMembers: number
  readonly maxMembers: number
  readonly allowlistGapMs: number
  readonly trustPeriodMs: number
  readonly maxSkewMs: number
  readonly minBlockGapMs: number
  readonly viewTimeoutMs: number
  readonly viewTimeoutCapMs: number
  readonly maxOpenCases: number
  readonly maxOpenPerPseudonym: number
  readonly maxProposalsPerBlock: number
  readonly maxBlockBytes: number
  readonly maxTransactionBytes: number
  readonly maxBodyBytes: number
  readonly maxBodyBytesPerTransaction: number
  readonly maxBodyBytesPerBlock: number
}

export interface Genesis {
  readonly createdAt: Timestamp
  readonly governmentPeer: MemberId
  /** Signs allowlists; may be kept offline. */
  readonly governmentListKey: MemberId
  /** At most 64 bytes of UTF-8. */
  readonly name: string
  readonly parameters: ChainParameters
  /** Sorted by id; allowlist version 1. */
  readonly members: readonly Member[]
}

export interface SignedGenesis {
  readonly genesis: Genesis
  readonly signature: Signature
}
