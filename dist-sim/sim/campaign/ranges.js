export function contains(ranges, seed) {
    return ranges.some(([first, last]) => first <= seed && seed <= last);
}
export function withSeed(ranges, seed) {
    if (contains(ranges, seed))
        return ranges;
    const before = ranges.filter(([, last]) => last < seed);
    const after = ranges.filter(([first]) => first > seed);
    let [first, last] = [seed, seed];
    if (before.at(-1)?.[1] === seed - 1)
        first = before.pop()?.[0] ?? seed;
    if (after[0]?.[0] === seed + 1)
        last = after.shift()?.[1] ?? seed;
    return [...before, [first, last], ...after];
}
export function withoutSeed(ranges, seed) {
    return ranges.flatMap(([first, last]) => {
        if (seed < first || last < seed)
            return [[first, last]];
        const parts = [[first, seed - 1], [seed + 1, last]];
        return parts.filter(([from, to]) => from <= to);
    });
}
export function sizeOf(ranges) {
    return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
/** Yields the numbers from 1 to `goal` that are in no range, in rising order. */
export function* missing(all, goal) {
    const sorted = all.flat().sort(([a], [b]) => a - b);
    let next = 1;
    for (const [first, last] of sorted) {
        while (next < first && next <= goal)
            yield next++;
        next = Math.max(next, last + 1);
    }
    while (next <= goal)
        yield next++;
}
export function describeRanges(ranges) {
    return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(', ');
}
//# sourceMappingURL=ranges.js.map