import {
  concat, equal, type Beacon, type CaseId, type ChainId, type MemberId
} from '../types/index.js'
import { domain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { rank, type Candidates, type Ranked } from './ranking.js'

const TWO_POW_32 = 2n ** 32n
const MILLION = 1_000_000n

/**
 * Returns ranking(A) of SPECIFICATION.md §6: the members except the submitter, sorted by
 * SHA-256(D("assign") ‖ beacon_s ‖ caseId ‖ id).
 * @param beacon of block s with the proposal, which no hospital knew before block s was final
 * @param set set(s + 1)
 */
export function rankedValidators (
  chainId: ChainId, beacon: Beacon, caseId: CaseId, submitter: MemberId, set: Candidates
): Ranked[] {
  const others = set.members.map(member => member.id).filter(id => !equal(id, submitter))
  return rank(assignmentPrefix(chainId, beacon, caseId), others)
}

/** Returns the bytes that are hashed before the id of each candidate. */
export function assignmentPrefix (chainId: ChainId, beacon: Beacon, caseId: CaseId): Uint8Array {
  return concat(domain('assign', chainId), beacon, caseId)
}

/**
 * Tells whether a clinician must judge a case: the first 8 bytes of SHA-256(D("audit") ‖ beacon_s ‖ caseId)
 * are below rate · 2^64 (SPECIFICATION.md §7.6).
 * @param millionths the rate
 */
export function isInSample (
  chainId: ChainId, beacon: Beacon, caseId: CaseId, millionths: number
): boolean {
  const digest = sha256(concat(domain('audit', chainId), beacon, caseId))
  const view = new DataView(digest.buffer, digest.byteOffset, 8)
  const number = BigInt(view.getUint32(0)) * TWO_POW_32 + BigInt(view.getUint32(4))
  return number * MILLION < BigInt(millionths) * TWO_POW_32 * TWO_POW_32
}
