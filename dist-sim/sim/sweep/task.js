/** The sizes of a sweep, in turn. Here f is 1, 1, 1, 2 and 3. Sizes 4, 7 and 10 are the least for their f. */
export const SIZES = [4, 5, 6, 7, 10];
/**
 * Computes the size from the seed, wherever a sweep begins. The sizes shift every hundred seeds, so that
 * the seeds with real keys, one in a hundred, are of all sizes.
 */
export function taskOf(seed, sizes) {
    const size = sizes[(seed + Math.floor(seed / 100)) % sizes.length];
    if (size === undefined)
        throw new RangeError('no size of network');
    return { seed, hospitals: size };
}
export function* seedsFrom(first, count, sizes) {
    for (let seed = first; seed < first + count; seed++)
        yield taskOf(seed, sizes);
}
//# sourceMappingURL=task.js.map