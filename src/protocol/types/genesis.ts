import type { Member } from './allowlist.js'
import type { MemberId, Signature, Timestamp } from './flavour.js'

/** The limits of emergencies (SPECIFICATION.md §17.3). A genesis of format 2 has the defaults. */
export interface EmergencyLimits {
  /** Emergencies of a hospital in an hour of block time above which an alarm tells everybody. */
  readonly emergencySoft: number
  /** No block has more of an hour, unless two clinicians lifted this limit. */
  readonly emergencyHard: number
  /** Milliseconds for which two clinicians lift the hard limit. */
  readonly emergencySurgeMs: number
  /** Milliseconds that an emergency lasts at most. */
  readonly emergencyLongestMs: number
  /** Milliseconds in which the drawn hospitals judge an emergency. */
  readonly emergencyReviewMs: number
}

/** The parameters that the genesis fixes for all peers of a chain (SPECIFICATION.md §14). */
export interface ChainParameters extends EmergencyLimits {
  /** k: validators drawn per diagnosis, 1 or 2. */
  readonly validatorsPerDiagnosis: number
  /** TAKE: milliseconds in which a validator must take up its slot. */
  readonly takeUpMs: number
  /** W: milliseconds in which a validator that took up a slot must give its verdict. */
  readonly attemptWindowMs: number
  /** R: a slot has at most R holders on average, and a case expires after R windows. */
  readonly attempts: number
  /** The share of cases that a clinician must judge, in millionths. */
  readonly auditRate: number
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
  /** The share of attested consents that two hospitals review, in millionths (§17.6). */
  readonly attestedReviewRate: number
}

export interface Genesis {
  readonly createdAt: Timestamp
  readonly governmentPeer: MemberId
  /** This key signs allowlists. It may be kept offline. */
  readonly governmentListKey: MemberId
  /** At most 64 bytes of UTF-8. */
  readonly name: string
  readonly parameters: ChainParameters
  /** Version 1 of the allowlist, sorted by id. */
  readonly members: readonly Member[]
}

export interface SignedGenesis {
  readonly genesis: Genesis
  readonly signature: Signature
}
