import { REOPEN_CAP_MS, REOPEN_START_MS } from './limits.js';
/** A stream that ended sooner counts as a failed attempt to open it. */
export const STABLE_STREAM_MS = 1_000;
/** Returns a random pause before the next attempt, doubled with each failure up to `capMs`. */
export function pauseAfter(failures, startMs = REOPEN_START_MS, capMs = REOPEN_CAP_MS) {
    return Math.min(capMs, startMs * 2 ** Math.min(20, failures)) * (0.5 + Math.random());
}
//# sourceMappingURL=backoff.js.map