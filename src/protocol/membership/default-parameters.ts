import { ATTESTED_REVIEW_RATE, EMERGENCY_LIMITS } from '../codec/index.js'
import type { ChainParameters } from '../types/index.js'

const SECOND_MS = 1000
const HOUR_MS = 3600 * SECOND_MS
const DAY_MS = 24 * HOUR_MS
const KIB = 1024
const MIB = 1024 * KIB

/** The parameters for production (SPECIFICATION.md §14). A genesis may have others within their ranges. */
export const DEFAULT_PARAMETERS: ChainParameters = {
  validatorsPerDiagnosis: 2,
  takeUpMs: 20 * SECOND_MS,
  attemptWindowMs: 24 * HOUR_MS,
  attempts: 3,
  auditRate: 20_000,
  minMembers: 4,
  maxMembers: 100,
  allowlistGapMs: 60 * SECOND_MS,
  trustPeriodMs: 30 * DAY_MS,
  maxSkewMs: 10 * SECOND_MS,
  minBlockGapMs: 5,
  viewTimeoutMs: 3 * SECOND_MS,
  viewTimeoutCapMs: 60 * SECOND_MS,
  maxOpenCases: 4096,
  maxOpenPerPseudonym: 4,
  maxProposalsPerBlock: 1024,
  maxBlockBytes: MIB,
  maxTransactionBytes: 128 * KIB,
  maxBodyBytes: 256 * KIB,
  maxBodyBytesPerTransaction: MIB,
  maxBodyBytesPerBlock: 8 * MIB,
  ...EMERGENCY_LIMITS,
  attestedReviewRate: ATTESTED_REVIEW_RATE
}
