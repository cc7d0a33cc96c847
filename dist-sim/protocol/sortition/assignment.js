import { concat, equal, ZERO_32 } from '../types/index.js';
import { domain } from '../codec/index.js';
import { sha256 } from '../crypto/index.js';
import { rank } from './ranking.js';
const TWO_POW_32 = 2 ** 32;
const MILLION = 1_000_000;
/**
 * Returns the function that ranks the members except the submitter: sorted by
 * SHA-256(D("assign") ‖ beacon_s ‖ caseId ‖ id). A block draws all its cases with one such function.
 * @param beacon of block s with the proposal, which no hospital knew before block s was final
 * @param set set(s + 1)
 */
export function rankingBy(chainId, beacon, { members }) {
    const prefix = assignmentPrefix(chainId, beacon, ZERO_32);
    const caseAt = prefix.byteLength - ZERO_32.byteLength;
    return (caseId, submitter) => {
        prefix.set(caseId, caseAt);
        const others = [];
        for (const { id } of members)
            if (!equal(id, submitter))
                others.push(id);
        return rank(prefix, others);
    };
}
/** Returns ranking(A) of a single case. */
export function rankedValidators(chainId, beacon, caseId, submitter, set) {
    return rankingBy(chainId, beacon, set)(caseId, submitter);
}
/** Returns the bytes that are hashed before the id of each candidate. */
export function assignmentPrefix(chainId, beacon, caseId) {
    return concat(domain('assign', chainId), beacon, caseId);
}
/**
 * Tells whether a clinician must judge a case: the first 8 bytes of SHA-256(D("audit") ‖ beacon_s ‖ caseId)
 * are below rate · 2^64 (SPECIFICATION.md §7.6).
 * @param millionths the rate
 */
export function isInSample(chainId, beacon, caseId, millionths) {
    if (millionths === 0)
        return false;
    const digest = sha256(domain('audit', chainId), beacon, caseId);
    // (high · 2^32 + low) · 10^6 < millionths · 2^64, arranged so that a double holds every product exactly.
    return (millionths * TWO_POW_32 - wordAt(digest, 0) * MILLION) * TWO_POW_32 > wordAt(digest, 4) * MILLION;
}
function wordAt(bytes, at) {
    return (bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]) >>> 0;
}
//# sourceMappingURL=assignment.js.map