const ADAPTED_TIMEOUT_MIN_MS = 300;
const ADAPTED_PERCENTILE = 0.99;
const ADAPTED_FACTOR = 4;
const JITTER = 0.2;
/** Returns T(u) = min(T_CAP, T0 · growth^u) in ms (§8.3). */
export function viewTimeout(policy, view) {
    return Math.min(policy.viewTimeoutCapMs, policy.viewTimeoutMs * policy.growth ** view);
}
/**
 * Returns T0 for the next height (§8.3): four times the 99th percentile of the durations of recent views, in
 * ms. T0 is at least 300 ms and at most `initial`, the chain parameter. Without recent views T0 is `initial`.
 */
export function adaptedTimeout(recentMs, initial) {
    if (recentMs.length === 0)
        return initial;
    const sorted = [...recentMs].sort((a, b) => a - b);
    const rank = Math.min(sorted.length - 1, Math.floor(sorted.length * ADAPTED_PERCENTILE));
    const adapted = Math.max(ADAPTED_TIMEOUT_MIN_MS, ADAPTED_FACTOR * (sorted[rank] ?? 0));
    return Math.min(initial, adapted);
}
/**
 * Tells whether the timestamp of a fresh proposal is timely (§8.4). The earliest time that the chain allows,
 * 1 ms after the parent, is never too far ahead. Otherwise a block from a time when all clocks were ahead
 * would stop the chain until that time. A faulty leader gains at most 1 ms per block.
 */
export function isTimely(policy, view, timestamp, now, parentTime = 0) {
    return timestamp >= now - policy.maxSkewMs - viewTimeout(policy, view) &&
        timestamp <= Math.max(now + policy.maxSkewMs, parentTime + 1);
}
/**
 * Returns REB ± 20 %, so that the hospitals rebroadcast at different times. The rules have no randomness,
 * so the variation is a hash (FNV-1a) of id, height and count.
 */
export function rebroadcastDelay(policy, self, height, count) {
    let hash = 0x811c9dc5;
    const moment = [height & 0xff, height >>> 8 & 0xff, count & 0xff, count >>> 8 & 0xff];
    for (const byte of [...self, ...moment]) {
        hash = Math.imul(hash ^ byte, 0x01000193);
    }
    const unit = (hash >>> 0) / 0x1_0000_0000;
    return Math.round(policy.rebroadcastMs * (1 - JITTER + 2 * JITTER * unit));
}
//# sourceMappingURL=timers.js.map