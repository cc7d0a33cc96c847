import type { ChainParameters, EmergencyLimits, Genesis, SignedGenesis } from '../../types/index.js'
import { membersCodec } from './allowlist.js'
import { struct } from '../wire/combinators.js'
import { DecodeError } from '../wire/decode-error.js'
import { MAX_NAME_BYTES } from '../wire/limits.js'
import { bytes32, bytes64, text, u16, u32, u64, u8 } from '../wire/primitives.js'
import { codec } from '../wire/schema.js'

/** Format number of the genesis. It stands for all rules of this code (SPECIFICATION.md §14). */
export const GENESIS_FORMAT = 2
/** Format number of a genesis whose limits of emergencies are not the defaults. */
export const LIMITS_FORMAT = 3
/** Format number of a genesis whose share of reviewed consents is not the default. It has the limits, too. */
export const REVIEWS_FORMAT = 4

const HOUR_MS = 3_600_000

/** The limits of emergencies of a genesis of format 2, in the order of the fields of format 3. */
export const EMERGENCY_LIMITS: EmergencyLimits = {
  emergencySoft: 60, emergencyHard: 1_000, emergencySurgeMs: 12 * HOUR_MS, emergencyLongestMs: 4 * HOUR_MS,
  emergencyReviewMs: 72 * HOUR_MS
}

/** The share of attested consents that are reviewed in a genesis of format 2 or 3, in millionths. */
export const ATTESTED_REVIEW_RATE = 50_000

const limitsCodec = struct<EmergencyLimits>({
  emergencySoft: u32, emergencyHard: u32, emergencySurgeMs: u64, emergencyLongestMs: u64,
  emergencyReviewMs: u64
})

/** Encodes the other parameters in the order of `ChainParameters`. `membership` checks all ranges. */
const parametersCodec = struct<Omit<ChainParameters, keyof EmergencyLimits | 'attestedReviewRate'>>({
  validatorsPerDiagnosis: u8,
  takeUpMs: u64,
  attemptWindowMs: u64,
  attempts: u8,
  auditRate: u32,
  minMembers: u16,
  maxMembers: u16,
  allowlistGapMs: u64,
  trustPeriodMs: u64,
  maxSkewMs: u64,
  minBlockGapMs: u64,
  viewTimeoutMs: u64,
  viewTimeoutCapMs: u64,
  maxOpenCases: u32,
  maxOpenPerPseudonym: u32,
  maxProposalsPerBlock: u32,
  maxBlockBytes: u32,
  maxTransactionBytes: u32,
  maxBodyBytes: u32,
  maxBodyBytesPerTransaction: u32,
  maxBodyBytesPerBlock: u32
})

const beforeParameters = struct<Omit<Genesis, 'parameters' | 'members'>>({
  createdAt: u64, governmentPeer: bytes32, governmentListKey: bytes32, name: text(MAX_NAME_BYTES)
})

/**
 * Encodes a genesis without its signature (SPECIFICATION.md §2.8 Genesis). Each genesis has one encoding.
 * Format 4 has a share of reviewed consents that is not the default, and format 3 a limit of emergencies.
 */
export const genesisCodec = codec<Genesis>((writer, value) => {
  const { members, parameters } = value
  const format = formatOf(parameters)
  writer.u8(format)
  beforeParameters.write(writer, value)
  parametersCodec.write(writer, parameters)
  if (format !== GENESIS_FORMAT) limitsCodec.write(writer, parameters)
  if (format === REVIEWS_FORMAT) writer.u32(parameters.attestedReviewRate)
  membersCodec.write(writer, members)
}, reader => {
  const format = reader.u8()
  if (format < GENESIS_FORMAT || format > REVIEWS_FORMAT) throw new DecodeError('unknown-tag')
  const before = beforeParameters.read(reader)
  const others = parametersCodec.read(reader)
  const limits = format === GENESIS_FORMAT ? EMERGENCY_LIMITS : limitsCodec.read(reader)
  const attestedReviewRate = format === REVIEWS_FORMAT ? reader.u32() : ATTESTED_REVIEW_RATE
  const parameters = { ...others, ...limits, attestedReviewRate }
  if (formatOf(parameters) !== format) throw new DecodeError('unknown-tag')
  return { ...before, parameters, members: membersCodec.read(reader) }
})

function formatOf (parameters: ChainParameters): number {
  if (parameters.attestedReviewRate !== ATTESTED_REVIEW_RATE) return REVIEWS_FORMAT
  return isDefault(parameters) ? GENESIS_FORMAT : LIMITS_FORMAT
}

function isDefault (limits: EmergencyLimits): boolean {
  return (Object.keys(EMERGENCY_LIMITS) as (keyof EmergencyLimits)[])
    .every(name => limits[name] === EMERGENCY_LIMITS[name])
}

export const signedGenesisCodec = struct<SignedGenesis>({
  genesis: genesisCodec,
  signature: bytes64
})
