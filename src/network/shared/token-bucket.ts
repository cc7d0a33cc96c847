/** Bounds a rate: tokens are added at `perSecond`, and at most `burst` of them are kept. */
export class TokenBucket {
  #tokens: number
  #at: number

  constructor (
    private readonly perSecond: number,
    private readonly burst: number = perSecond,
    private readonly now: () => number = () => performance.now()
  ) {
    this.#tokens = burst
    this.#at = now()
  }

  /** True if the bucket is no different from a new bucket. */
  get isFull (): boolean {
    this.#refill()
    return this.#tokens === this.burst
  }

  /** Takes `count` tokens if as many are there. */
  take (count = 1): boolean {
    this.#refill()
    if (this.#tokens < count) return false
    this.#tokens -= count
    return true
  }

  /** Takes `count` tokens in any case. @returns ms until the debt is paid, 0 without a debt */
  spend (count: number): number {
    this.#refill()
    this.#tokens -= count
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.perSecond) * 1000
  }

  #refill (): void {
    const now = this.now()
    this.#tokens = Math.min(this.burst, this.#tokens + (now - this.#at) * this.perSecond / 1000)
    this.#at = now
  }
}
