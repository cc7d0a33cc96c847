import { assert, concat, equal, type Beacon, type ChainId, type MemberId } from '../types/index.js'
import { domain, u64 } from '../codec/index.js'
import { rank, type Candidates, type Ranked } from './ranking.js'

/**
 * Returns order(A) of SPECIFICATION.md §6: the members except the submitter, sorted by
 * SHA-256(D("assign") ‖ beacon_d ‖ submitter ‖ u64(seq) ‖ id).
 * @param beacon of block s with the proposal, which no hospital knew before block s was final
 * @param set set(d + 1)
 */
export function assignmentOrder (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number, set: Candidates
): MemberId[] {
  return rankedValidators(chainId, beacon, submitter, seq, set).map(({ id }) => id)
}

/** Returns the order of `assignmentOrder` with the digests. */
export function rankedValidators (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number, set: Candidates
): Ranked[] {
  const others = set.members.map(member => member.id).filter(id => !equal(id, submitter))
  return rank(assignmentPrefix(chainId, beacon, submitter, seq), others)
}

/** Returns the bytes that are hashed before the id of each candidate. */
export function assignmentPrefix (
  chainId: ChainId, beacon: Beacon, submitter: MemberId, seq: number
): Uint8Array {
  return concat(domain('assign', chainId), beacon, submitter, u64.encode(seq))
}

/** Returns the k members drawn in attempt t = 0, 1, …: order[(k·t + j) mod m] for j < k. */
export function drawnFor (order: readonly MemberId[], attempt: number, k: number): MemberId[] {
  assert(order.length >= k, 'an order has at least k candidates')
  return Array.from({ length: k }, (_, j) => order[(k * attempt + j) % order.length]!)
}
