import { domain } from '../codec/index.js'
import { concat, type Beacon, type ChainId, type MemberId, type ReviewId } from '../types/index.js'
import { rank } from './ranking.js'

/**
 * Ranks hospitals that may judge an emergency or an attested consent, by SHA-256(D("emergency-draw") ‖ beacon
 * ‖ id ‖ hospital) (SPECIFICATION.md §17.4).
 * @param beacon of the block with the emergency, its contest, or the consent
 */
export function rankedJudges (
  chainId: ChainId, beacon: Beacon, id: ReviewId, hospitals: readonly MemberId[]
): MemberId[] {
  return rank(concat(domain('emergency-draw', chainId), beacon, id), hospitals).map(ranked => ranked.id)
}
