import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { MAX_PENALTY_RECORDS } from './limits.js'
import { TokenBucket } from './token-bucket.js'

/**
 * One bucket per peer, for all its streams and connections: who opens another, or comes again, must
 * not win a new burst by it. Full buckets are forgotten, for a new one would be no different; so
 * callers ask for the bucket each time they use it.
 */
export class PeerRates {
  /** The one longest not used comes first. */
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
