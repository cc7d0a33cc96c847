import { domain, u64 } from '../codec/index.js';
import { concat } from '../types/index.js';
import { rank } from './ranking.js';
/**
 * Returns set(h) sorted by SHA-256(D("leader") ‖ beacon_{h-2} ‖ u64(h) ‖ id) (SPECIFICATION.md §6).
 * @param beacon beacon of block height - 2
 */
export function leaderOrder(chainId, beacon, height, set) {
    const prefix = concat(domain('leader', chainId), beacon, u64.encode(height));
    return rank(prefix, set.members.map(member => member.id)).map(({ id }) => id);
}
/** Returns leader(h, v) = order[v mod n]. Any f+1 consecutive views have a correct leader. */
export function leaderAt(order, view) {
    return order[view % order.length];
}
//# sourceMappingURL=leader.js.map