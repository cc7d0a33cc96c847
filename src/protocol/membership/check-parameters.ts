import {
  MAX_BLOCK_BYTES, MAX_BODIES_BYTES, MAX_BODY_BYTES, MAX_EMERGENCY_MS, MAX_MEMBERS, MAX_TRANSACTION_BYTES
} from '../codec/index.js'
import { accept, reject, type ChainParameters, type Verdict } from '../types/index.js'

export type ParameterName = keyof ChainParameters
export type Range = readonly [least: number, most: number]

const MIB = 1024 * 1024
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Room for an allowlist of 100 members with the join signatures of all, and for a PROPOSE of one case. */
const LEAST_TRANSACTION_BYTES = 32 * 1024

/**
 * The range of each parameter, both ends included. No upper end exceeds the limits of the codecs and the
 * memory bounds of SPECIFICATION.md §14. With values below the lower ends, a chain could not work.
 */
export const PARAMETER_RANGES: { readonly [Name in ParameterName]: Range } = {
  validatorsPerDiagnosis: [1, 2],
  takeUpMs: [1, DAY_MS],
  attemptWindowMs: [1, 365 * DAY_MS],
  // Each further holder of a slot sees the record.
  attempts: [1, 16],
  auditRate: [0, 1_000_000],
  minMembers: [2, MAX_MEMBERS],
  maxMembers: [2, MAX_MEMBERS],
  allowlistGapMs: [0, 30 * DAY_MS],
  trustPeriodMs: [DAY_MS, 10 * 365 * DAY_MS],
  maxSkewMs: [100, 600_000],
  minBlockGapMs: [0, 60_000],
  viewTimeoutMs: [50, 600_000],
  viewTimeoutCapMs: [50, 3_600_000],
  maxOpenCases: [1, 65_536],
  maxOpenPerPseudonym: [1, 1024],
  maxProposalsPerBlock: [1, 8192],
  maxBlockBytes: [LEAST_TRANSACTION_BYTES + 1024, MAX_BLOCK_BYTES],
  maxTransactionBytes: [LEAST_TRANSACTION_BYTES, MAX_TRANSACTION_BYTES],
  maxBodyBytes: [4096, MAX_BODY_BYTES],
  maxBodyBytesPerTransaction: [4096, MAX_BODIES_BYTES],
  maxBodyBytesPerBlock: [4096, 64 * MIB],
  emergencySoft: [1, 100_000],
  emergencyHard: [1, 100_000],
  emergencySurgeMs: [MINUTE_MS, 7 * DAY_MS],
  // Whoever breaks the glass decides for the patient, so no chain makes it longer.
  emergencyLongestMs: [MINUTE_MS, MAX_EMERGENCY_MS],
  emergencyReviewMs: [MINUTE_MS, 30 * DAY_MS],
  attestedReviewRate: [0, 1_000_000]
}

/** Room for the header, counts and lengths of a block with a single transaction. */
const BLOCK_OVERHEAD_BYTES = 512

/** Entries [a, b, distance]: parameter a plus the distance must not exceed parameter b. */
const ORDERED: readonly (readonly [ParameterName, ParameterName, number])[] = [
  ['minMembers', 'maxMembers', 0],
  ['viewTimeoutMs', 'viewTimeoutCapMs', 0],
  ['maxTransactionBytes', 'maxBlockBytes', BLOCK_OVERHEAD_BYTES],
  ['maxBodyBytes', 'maxBodyBytesPerTransaction', 0],
  ['maxBodyBytesPerTransaction', 'maxBodyBytesPerBlock', 0],
  ['maxOpenPerPseudonym', 'maxOpenCases', 0],
  ['emergencySoft', 'emergencyHard', 0]
]

/**
 * Checks whether peers can run a chain with these parameters. The code of a rejection names the bad
 * parameter: `parameter-<name in kebab case>`. `parameterOfCode` turns the code back into the name.
 */
export function checkParameters (parameters: ChainParameters): Verdict {
  for (const name of Object.keys(PARAMETER_RANGES) as ParameterName[]) {
    const value = parameters[name]
    const [least, most] = PARAMETER_RANGES[name]
    if (!Number.isSafeInteger(value) || value < least || value > most) return reject(codeOf(name))
  }
  for (const [lesser, greater, distance] of ORDERED) {
    if (parameters[lesser] + distance > parameters[greater]) return reject(codeOf(lesser))
  }
  // §1: there must be k hospitals to draw, and the submitter is never drawn.
  const enough = parameters.minMembers >= parameters.validatorsPerDiagnosis + 1
  return enough ? accept(undefined) : reject(codeOf('minMembers'))
}

/** Returns the parameter that a code of `checkParameters` names; undefined for any other code. */
export function parameterOfCode (code: string): ParameterName | undefined {
  return (Object.keys(PARAMETER_RANGES) as ParameterName[]).find(name => codeOf(name) === code)
}

function codeOf (name: ParameterName): string {
  return `parameter-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}
