/** From one try to the next, an answer that does not come included; more passed while this process stood. */
const TRY_MS = 15_000

/**
 * A submitter is called unavailable only after this process has asked it for this long: a lost connection
 * is dialled anew within that time.
 */
const LEAST_TRIED_MS = 60_000

/** For how long a submitter, and nobody and nothing else, has kept a key back; until the last try. */
export class WithheldTime {
  #ms = 0
  #at: number | undefined

  get ms (): number { return this.#ms }

  /**
   * After each try, at `now` of the monotonic clock.
   * @param isWithheld false: nothing is known against the submitter, so the time begins anew
   */
  count (isWithheld: boolean, now: number): void {
    this.#ms = isWithheld ? this.#ms + Math.min(now - (this.#at ?? now), TRY_MS) : 0
    this.#at = isWithheld ? now : undefined
  }

  /** Whether that is too long. @param isPast half of the window has passed by the time of the chain */
  suffices (windowMs: number, isPast: boolean): boolean {
    return (isPast || this.#ms >= windowMs / 2) && this.#ms >= Math.min(LEAST_TRIED_MS, windowMs / 4)
  }
}
