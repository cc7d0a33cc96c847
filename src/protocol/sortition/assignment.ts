import {
  concat, equal, ZERO_32, type Beacon, type Case, type CaseId, type ChainId, type MemberId
} from '../types/index.js'
import { domain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { rank, type Candidates, type Ranked } from './ranking.js'
import { isBelowRate } from './sample.js'

const HISTORICAL_DIVISOR = 4

/** Returns ranking(A) of a case (SPECIFICATION.md §6). */
export type Ranking = (caseId: CaseId, submitter: MemberId) => Ranked[]

/**
 * Returns the function that ranks the members except the submitter: sorted by
 * SHA-256(D("assign") ‖ beacon_s ‖ caseId ‖ id). A block draws all its cases with one such function.
 * @param beacon of block s with the proposal, which no hospital knew before block s was final
 * @param set set(s + 1)
 */
export function rankingBy (chainId: ChainId, beacon: Beacon, { members }: Candidates): Ranking {
  const prefix = assignmentPrefix(chainId, beacon, ZERO_32)
  const caseAt = prefix.byteLength - ZERO_32.byteLength
  return (caseId, submitter) => {
    prefix.set(caseId, caseAt)
    const others: MemberId[] = []
    for (const { id } of members) if (!equal(id, submitter)) others.push(id)
    return rank(prefix, others)
  }
}

/** Returns ranking(A) of a single case. */
export function rankedValidators (
  chainId: ChainId, beacon: Beacon, caseId: CaseId, submitter: MemberId, set: Candidates
): Ranked[] {
  return rankingBy(chainId, beacon, set)(caseId, submitter)
}

/** Returns the bytes that are hashed before the id of each candidate. */
export function assignmentPrefix (chainId: ChainId, beacon: Beacon, caseId: CaseId): Uint8Array {
  return concat(domain('assign', chainId), beacon, caseId)
}

/**
 * Tells whether a clinician must judge a case: the first 8 bytes of SHA-256(D("audit") ‖ beacon_s ‖ caseId)
 * are below rate · 2^64 (SPECIFICATION.md §7.6). Of old data the rate is a quarter.
 * @param auditRate the rate in millionths
 */
export function isInSample (
  chainId: ChainId, beacon: Beacon, { id, isHistorical }: Pick<Case, 'id' | 'isHistorical'>,
  auditRate: number
): boolean {
  const millionths = isHistorical ? Math.floor(auditRate / HISTORICAL_DIVISOR) : auditRate
  if (millionths === 0) return false
  const digest = sha256(domain('audit', chainId), beacon, id)
  return isBelowRate(digest, millionths)
}
