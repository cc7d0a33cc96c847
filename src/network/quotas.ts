import { hex, type Hex, type MemberId } from '../protocol/types/index.js'
import { MAX_PENALTY_RECORDS } from './limits.js'
import type { RequestLimits } from './network.js'
import { TokenBucket } from './token-bucket.js'

/** The places and the rate of each peer in one protocol. */
export class Quotas {
  readonly #running = new Map<Hex, number>()
  readonly #rates = new Map<Hex, TokenBucket>()

  constructor (
    private readonly limits: Pick<RequestLimits, 'perPeerConcurrency' | 'ratePerSecond'>
  ) {}

  /** @returns what gives the place back, or which bound was reached. */
  take (id: MemberId): (() => void) | 'concurrency' | 'rate' {
    const key = hex(id)
    const running = this.#running.get(key) ?? 0
    if (running >= this.limits.perPeerConcurrency) return 'concurrency'
    if (!this.#rateOf(key).take()) return 'rate'
    this.#running.set(key, running + 1)
    return () => {
      const now = (this.#running.get(key) ?? 1) - 1
      if (now === 0) this.#running.delete(key)
      else this.#running.set(key, now)
    }
  }

  /** Kept when the peer goes: it must not win a new burst by connecting again. */
  #rateOf (key: Hex): TokenBucket {
    const { ratePerSecond } = this.limits
    const bucket = this.#rates.get(key) ?? new TokenBucket(ratePerSecond, 2 * ratePerSecond)
    this.#rates.delete(key)
    this.#rates.set(key, bucket)
    if (this.#rates.size > MAX_PENALTY_RECORDS) {
      const oldest = this.#rates.keys().next()
      if (oldest.done !== true) this.#rates.delete(oldest.value)
    }
    return bucket
  }
}
