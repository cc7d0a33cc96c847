import { judgeOffsets } from './clock-verdict.js';
/** Returns how far this node's clock is ahead of most clocks; 0 if it agrees, or there is no majority. */
export function ownClockAhead({ chain, network, statuses }) {
    const clocks = statuses.all().filter(({ id }) => network.isConnected(id))
        .flatMap(({ id, clock }) => clock === undefined
        ? []
        : [{ peer: id, offset: clock.offsetMs, error: clock.roundTripMs / 2 }]);
    return judgeOffsets(clocks, chain.genesis.parameters.maxSkewMs).ownAheadMs ?? 0;
}
/** Returns the time by which clinicians' entries are judged: the wall clock's, corrected if it is off. */
export function correctedTime(parts) {
    return parts.clock.wall() - ownClockAhead(parts);
}
//# sourceMappingURL=own-clock.js.map