import { sha256 } from '../crypto/index.js';
import { compare } from '../types/index.js';
/** Sorts ids by SHA-256(prefix ‖ id). All nodes get the same order. */
export function rank(prefix, ids) {
    return ids.map(id => ({ id, digest: sha256(prefix, id) })).sort((a, b) => compare(a.digest, b.digest));
}
//# sourceMappingURL=ranking.js.map