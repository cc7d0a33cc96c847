import { sha256 } from '../../crypto/index.js';
import { compare, concat } from '../../types/index.js';
import { domain } from '../wire/domain.js';
import { u64 } from '../wire/primitives.js';
/**
 * Returns SHA-256(D("addresses") ‖ id ‖ seq u64 …) over the records that a node knows, sorted by id
 * (SPECIFICATION.md §3.9). Two nodes with equal digests have the same records.
 */
export function addressDigest(chainId, known) {
    const sorted = [...known].sort((a, b) => compare(a.id, b.id));
    const numbers = sorted.flatMap(({ id, seq }) => [id, u64.encode(seq)]);
    return sha256(concat(domain('addresses', chainId), ...numbers));
}
//# sourceMappingURL=address-digest.js.map