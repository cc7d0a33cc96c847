import { leafHash } from '../../crypto/index.js';
/**
 * Returns the leaf hashes of `count` encoded items of `size` bytes. The items follow each other in `bytes`,
 * from `start` on, and are hashed in place without being encoded again.
 */
export function itemLeaves(bytes, start, size, count) {
    const leaves = [];
    for (let at = start, end = start + size * count; at < end; at += size) {
        leaves.push(leafHash(bytes.subarray(at, at + size)));
    }
    return leaves;
}
//# sourceMappingURL=item-leaves.js.map