import { assert, concat, equal, type Beacon, type ChainId, type MemberId } from '../types/index.js'
import { domain, u64 } from '../codec/index.js'
import { rank, type Candidates, type Ranked } from './ranking.js'

/**
 * order(A) of SPECIFICATION.md §6: the members except the submitter, sorted by
 * SHA-256(D("assign") ‖ beacon_d ‖ submitter ‖ u64(seq) ‖ id).
 * @param beacon of block d = s + D, which nobody knew when the proposal became final
 * @param set set(d + 1)
 */
export function assignmentOrder (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number, set: Candidates
): MemberId[] {
  return rankedValidators(chainId, beacon, submitter, seq, set).map(({ id }) => id)
}

/** The same order with the digests that make it. */
export function rankedValidators (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number, set: Candidates
): Ranked[] {
  const others = set.members.map(member => member.id).filter(id => !equal(id, submitter))
  return rank(assignmentPrefix(chainId, beacon, submitter, seq), others)
}

/** What is hashed before the id of each candidate. */
export function assignmentPrefix (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number
): Uint8Array {
  return concat(domain('assign', chainId), beacon, submitter, u64.encode(seq))
}

/** pair(A, t) = order[(k·t + j) mod m] for j < k: the members drawn in attempt t = 0, 1, … */
export function drawnFor (order: readonly MemberId[], attempt: number, k: number): MemberId[] {
  assert(order.length >= k, 'fewer candidates than are to be drawn')
  return Array.from({ length: k }, (_, j) => order[(k * attempt + j) % order.length]!)
}
