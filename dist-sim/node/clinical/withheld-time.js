/** The longest time between two tries, timeouts included. In any longer gap this process was suspended. */
const TRY_MS = 15_000;
/** A submitter is unavailable only after this long. A lost connection is dialled again sooner. */
const LEAST_TRIED_MS = 60_000;
/** Measures how long a submitter has withheld a key for reasons that only the submitter can cause. */
export class WithheldTime {
    #ms = 0;
    #at;
    get ms() { return this.#ms; }
    /**
     * Counts a try that ended at `now` by the monotonic clock.
     * @param isWithheld false restarts the time, since the submitter may not be at fault
     */
    count(isWithheld, now) {
        this.#ms = isWithheld ? this.#ms + Math.min(now - (this.#at ?? now), TRY_MS) : 0;
        this.#at = isWithheld ? now : undefined;
    }
    /**
     * Tells whether the submitter may be called unavailable.
     * @param isPast whether half of the window has passed by the time of the chain
     */
    suffices(windowMs, isPast) {
        return (isPast || this.#ms >= windowMs / 2) && this.#ms >= Math.min(LEAST_TRIED_MS, windowMs / 4);
    }
}
//# sourceMappingURL=withheld-time.js.map