/**
 * Merkle trees of RFC 9162 §2.1 over SHA-256, with any number of leaves. The prefix is 0x00 for leaf data and
 * 0x01 for a pair of nodes, so that no leaf can be taken for a node. All other hashes of the protocol have
 * a domain `D(x)` (SPECIFICATION.md §2.1).
 */
import { assert, equal } from '../types/index.js';
import { sha256 } from './platform.js';
const HASH_BYTES = 32;
const LEAF_PREFIX = new Uint8Array([0x00]);
/** Returns SHA-256(0x00 ‖ data) (§2.1.1). */
export function leafHash(data) {
    return sha256(LEAF_PREFIX, data);
}
/** Returns the root over leaf data (§2.1.1). The root of the empty tree is SHA-256 of no bytes. */
export function merkleRoot(leaves) {
    return merkleRootOfHashes(leaves.map(leafHash));
}
/** Returns the same root from leaf hashes of 32 bytes. */
export function merkleRootOfHashes(leafHashes) {
    if (leafHashes.length === 0)
        return sha256(new Uint8Array(0));
    let level = leafHashes;
    while (level.length > 1)
        level = levelAbove(level);
    return new Uint8Array(at(level, 0));
}
/** Returns the siblings from leaf to root (§2.1.3.1). @param index position of the leaf in the tree */
export function inclusionPath(leafHashes, index) {
    const inside = Number.isInteger(index) && index >= 0 && index < leafHashes.length;
    assert(inside, 'leaf outside the tree');
    const path = [];
    let level = leafHashes;
    for (let i = index; level.length > 1; i >>>= 1) {
        // The last node of an odd level has no sibling and moves up unchanged.
        const sibling = level[i ^ 1];
        if (sibling !== undefined)
            path.push(sibling);
        level = levelAbove(level);
    }
    return path;
}
/**
 * Tells whether `path` proves that `leaf` is number `index` of the `size` leaves under `root` (§2.1.3.2).
 * The function never throws.
 * @param leaf the leaf hash, not the leaf data
 */
export function verifyInclusion(root, leaf, index, size, path) {
    if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index))
        return false;
    if (index < 0 || index >= size || leaf.length !== HASH_BYTES)
        return false;
    let node = index;
    let last = size - 1;
    let hash = leaf;
    for (const sibling of path) {
        if (last === 0 || sibling.length !== HASH_BYTES)
            return false;
        if (node % 2 === 1 || node === last) {
            hash = nodeHash(sibling, hash);
            // A node without a sibling on its level has moved up unchanged.
            while (node % 2 === 0 && node !== 0) {
                node = node / 2;
                last = Math.floor(last / 2);
            }
        }
        else {
            hash = nodeHash(hash, sibling);
        }
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
    }
    return last === 0 && equal(hash, root);
}
/** Hashes pairs; the last odd node moves up. The splits of §2.1.1 give the same result. */
function levelAbove(level) {
    const above = [];
    for (let i = 0; i + 1 < level.length; i += 2)
        above.push(nodeHash(at(level, i), at(level, i + 1)));
    if (level.length % 2 === 1)
        above.push(at(level, level.length - 1));
    return above;
}
/** The input of `nodeHash`, allocated once: 0x01 ‖ left ‖ right (§2.1.1). */
const pair = new Uint8Array(1 + 2 * HASH_BYTES);
pair[0] = 0x01;
function nodeHash(left, right) {
    assert(left.length === HASH_BYTES && right.length === HASH_BYTES, 'a tree hash is 32 bytes');
    pair.set(left, 1);
    pair.set(right, 1 + HASH_BYTES);
    return sha256(pair);
}
function at(list, index) {
    const item = list[index];
    assert(item !== undefined);
    return item;
}
//# sourceMappingURL=merkle.js.map