import { assert, compare } from '../../types/index.js';
import { ENTRY_SPACES } from '../rows/entry.js';
/** A sort number has 53 bits: table (5 bits), first four bytes of the key, position (16 bits). */
const POSITIONS = 2 ** 16;
const PREFIXES = 2 ** 32;
const TABLES = 2 ** 5;
/**
 * Sorts changes into their canonical order: by table number, then by the bytes of the key. Sorting numbers
 * takes a tenth of the time of sorting keys, and only keys with equal first bytes are compared in full. The
 * rare block with more changes than positions is sorted by keys.
 */
export function sortChanges(changes) {
    if (changes.length > POSITIONS)
        return [...changes].sort(compareKeys);
    const order = new Float64Array(changes.length);
    for (let i = 0; i < changes.length; i++) {
        const { space, key } = changes[i];
        const table = ENTRY_SPACES[space];
        assert(table < TABLES, 'the number of a hashed table has 5 bits');
        order[i] = (table * PREFIXES + prefixOf(key)) * POSITIONS + i;
    }
    order.sort();
    const sorted = [];
    for (const number of order)
        sorted.push(changes[number % POSITIONS]);
    sortEqualPrefixes(sorted, order);
    return sorted;
}
function compareKeys(a, b) {
    return ENTRY_SPACES[a.space] - ENTRY_SPACES[b.space] || compare(a.key, b.key);
}
function sortEqualPrefixes(sorted, order) {
    for (let start = 0; start < sorted.length;) {
        const prefix = Math.floor(order[start] / POSITIONS);
        let end = start + 1;
        while (end < sorted.length && Math.floor(order[end] / POSITIONS) === prefix)
            end++;
        if (end - start > 1) {
            const run = sorted.slice(start, end).sort((a, b) => compare(a.key, b.key));
            for (const [i, change] of run.entries())
                sorted[start + i] = change;
        }
        start = end;
    }
}
/** Returns the first four bytes of a key as a number. A short key is extended with zeros. */
function prefixOf(key) {
    return ((key[0] ?? 0) << 24 | (key[1] ?? 0) << 16 | (key[2] ?? 0) << 8 | (key[3] ?? 0)) >>> 0;
}
//# sourceMappingURL=sort-changes.js.map