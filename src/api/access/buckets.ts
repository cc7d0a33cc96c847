interface Bucket {
  readonly level: number
  readonly at: number
}

/** A bucket holds the requests of this many seconds, so that short bursts pass. */
const BURST_SECONDS = 10
const MS_PER_MINUTE = 60_000

/**
 * Counts requests by token buckets: a bucket fills at a steady rate, and each request takes from it. At most
 * `most` keys are kept, and the key that was used longest ago is forgotten first.
 */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>()

  constructor (private readonly now: () => number, private readonly most: number) {}

  /** Takes a request from a bucket. @returns 0, or the seconds to wait if the bucket is empty */
  take (key: string, perMinute: number): number {
    const level = this.#level(key, perMinute)
    if (level < 1) return this.#seconds(level, perMinute)
    this.#keep(key, level - 1)
    return 0
  }

  /** As `take`, but takes nothing. */
  wait (key: string, perMinute: number): number {
    const level = this.#level(key, perMinute)
    return level < 1 ? this.#seconds(level, perMinute) : 0
  }

  #level (key: string, perMinute: number): number {
    const most = Math.max(1, perMinute * BURST_SECONDS / 60)
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) return most
    return Math.min(most, bucket.level + Math.max(0, this.now() - bucket.at) * perMinute / MS_PER_MINUTE)
  }

  #seconds (level: number, perMinute: number): number {
    return Math.max(1, Math.ceil((1 - level) * 60 / perMinute))
  }

  #keep (key: string, level: number): void {
    this.#buckets.delete(key)
    this.#buckets.set(key, { level, at: this.now() })
    if (this.#buckets.size <= this.most) return
    const oldest = this.#buckets.keys().next()
    if (oldest.done !== true) this.#buckets.delete(oldest.value)
  }
}
