import { hex } from '../../protocol/types/index.js';
import { MAX_PENALTY_RECORDS } from './limits.js';
import { TokenBucket } from './token-bucket.js';
/**
 * Keeps one bucket per peer for all its streams and connections. A peer that opens another stream or
 * connects again gets no new burst. Full buckets are forgotten, since a new bucket is the same. Callers
 * therefore ask for the bucket at each use.
 */
export class PeerRates {
    perSecond;
    burst;
    now;
    /** Least recently used first. */
    #buckets = new Map();
    constructor(perSecond, burst = perSecond, now) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.now = now;
    }
    get size() {
        return this.#buckets.size;
    }
    of(id) {
        const key = hex(id);
        const bucket = this.#buckets.get(key) ?? new TokenBucket(this.perSecond, this.burst, this.now);
        this.#buckets.delete(key);
        for (const [oldest, idle] of this.#buckets) {
            if (!idle.isFull && this.#buckets.size < MAX_PENALTY_RECORDS)
                break;
            this.#buckets.delete(oldest);
        }
        this.#buckets.set(key, bucket);
        return bucket;
    }
}
//# sourceMappingURL=peer-rates.js.map