/** Bounds a rate: tokens are added at `perSecond`, and at most `burst` of them are kept. */
export class TokenBucket {
    perSecond;
    burst;
    now;
    #tokens;
    #at;
    constructor(perSecond, burst = perSecond, now = () => performance.now()) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.now = now;
        this.#tokens = burst;
        this.#at = now();
    }
    /** True if the bucket is no different from a new bucket. */
    get isFull() {
        this.#refill();
        return this.#tokens === this.burst;
    }
    /** Takes `count` tokens if as many are there. */
    take(count = 1) {
        this.#refill();
        if (this.#tokens < count)
            return false;
        this.#tokens -= count;
        return true;
    }
    /** Takes `count` tokens in any case. @returns ms until the debt is paid, 0 without a debt */
    spend(count) {
        this.#refill();
        this.#tokens -= count;
        return this.#tokens >= 0 ? 0 : (-this.#tokens / this.perSecond) * 1000;
    }
    #refill() {
        const now = this.now();
        this.#tokens = Math.min(this.burst, this.#tokens + (now - this.#at) * this.perSecond / 1000);
        this.#at = now;
    }
}
//# sourceMappingURL=token-bucket.js.map