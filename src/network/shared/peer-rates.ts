import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { MAX_PENALTY_RECORDS } from './limits.js'
import { TokenBucket } from './token-bucket.js'

/**
 * Keeps one bucket per peer for all its streams and connections. A peer that opens another stream or
 * connects again gets no new burst. Full buckets are forgotten, since a new bucket is the same. Callers
 * therefore ask for the bucket at each use.
 */
export class PeerRates {
  /** Least recently used first. */
  readonly #buckets = new Map<Hex, TokenBucket>()

  constructor (
    private readonly perSecond: number,
    private readonly burst: number = perSecond,
    private readonly now?: () => number
  ) {}

  get size (): number {
    return this.#buckets.size
  }

  of (id: MemberId): TokenBucket {
    const key = hex(id)
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.perSecond, this.burst, this.now)
    this.#buckets.delete(key)
    for (const [oldest, idle] of this.#buckets) {
      if (!idle.isFull && this.#buckets.size < MAX_PENALTY_RECORDS) break
      this.#buckets.delete(oldest)
    }
    this.#buckets.set(key, bucket)
    return bucket
  }
}
