export function judgeClocks({ maxSkewMs = Infinity, peers }) {
    const clocks = peers.flatMap(({ clock, connected, peer }) => clock === undefined || !connected
        ? []
        : [{ peer, offset: clock.offsetMs, error: clock.roundTripMs / 2 }]);
    return judgeOffsets(clocks, maxSkewMs);
}
/**
 * Finds the clocks that are off by more than the chain allows (SPECIFICATION.md §14). The largest group of
 * clocks within the allowed skew is right if it holds more than half of all clocks. An offset counts only
 * beyond its uncertainty, which is half the round trip.
 */
export function judgeOffsets(clocks, limit) {
    const offsets = [0, ...clocks.map(clock => clock.offset)].sort((a, b) => a - b);
    const median = offsets[Math.floor((offsets.length - 1) / 2)] ?? 0;
    const agreeing = offsets.filter(offset => Math.abs(offset - median) <= limit);
    if (agreeing.length * 2 <= offsets.length) {
        const differing = clocks.filter(({ offset, error }) => Math.abs(offset) - error > limit);
        return {
            ownAheadMs: undefined, others: [],
            undecided: differing.map(({ peer, offset }) => ({ peer, aheadMs: offset }))
        };
    }
    const smallestError = Math.min(...clocks.map(clock => clock.error));
    const ownIsOff = Math.abs(median) - smallestError > limit;
    return {
        ownAheadMs: ownIsOff ? -median : undefined,
        others: clocks.filter(({ offset, error }) => Math.abs(offset - median) - error > limit)
            .map(({ peer, offset }) => ({ peer, aheadMs: offset - median })),
        undecided: []
    };
}
//# sourceMappingURL=clock-verdict.js.map