/** The first step. An idle node decides about a hidden record in half of it. */
export const FIRST_STEP_MS = 50
/** The longest step. What takes longer leaves at the next multiple of it. */
export const LAST_STEP_MS = 1_600
/** After so long without an answer that took more than half of the step, the step is halved. */
export const CALM_MS = 60_000

/**
 * Lets answers about what was not found leave at a time that does not tell whether a record is hidden or
 * absent. All of them wait for the same step. An answer that takes longer doubles the step for those behind
 * it. So under load a minute of answers tells a bit, and not each answer (predictive mitigation of timing
 * channels: Askarov, Zhang and Myers, CCS 2010).
 */
export class EvenTimes {
  #step = FIRST_STEP_MS
  #neededAt = 0

  /**
   * Returns how many ms an answer still has to wait.
   * @param elapsed ms since the work began
   * @param now ms of a clock that never goes back
   */
  waitFor (elapsed: number, now: number): number {
    if (this.#step > FIRST_STEP_MS && now - this.#neededAt >= CALM_MS) {
      this.#step /= 2
      this.#neededAt = now
    }
    if (elapsed <= LAST_STEP_MS) while (elapsed > this.#step) this.#step *= 2
    if (elapsed > this.#step / 2) this.#neededAt = now
    const steps = Math.max(1, Math.ceil(elapsed / this.#step))
    return steps * this.#step - elapsed
  }
}
