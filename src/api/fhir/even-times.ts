import { BoundedMap } from '../../protocol/types/index.js'

/** The first step. An idle node decides about a hidden record in half of it. */
export const FIRST_STEP_MS = 50
/** The longest step. What takes longer leaves at the next multiple of it. */
export const LAST_STEP_MS = 1_600
/** After so long without an answer that took more than half of the step, the step is halved. */
export const CALM_MS = 60_000

/** A list of a patient's records does not leave earlier. An idle node makes a short one in half of it. */
export const LIST_FIRST_MS = 10
/** A longer list leaves at a multiple of it. The times of such lists vary by more. */
export const LIST_STEP_MS = 5

/**
 * Lets answers about what was not found leave at a time that does not tell whether a record is hidden or
 * absent. All of them wait for the same step. An answer that takes longer doubles the step for those behind
 * it. So under load a minute of answers tells a bit, and not each answer (predictive mitigation of timing
 * channels: Askarov, Zhang and Myers, CCS 2010). Each caller has a step of its own, so that the slow answers
 * of one delay no other.
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

/** Clients whose steps are in memory. The one that was away for longest begins anew. */
export const MAX_CALLERS = 1_024

/** Keeps the steps of callers. */
export class CallerTimes {
  readonly #times = new BoundedMap<string, EvenTimes>(MAX_CALLERS)

  /** @param name of the caller, as in logs */
  of (name: string): EvenTimes {
    const times = this.#times.get(name) ?? new EvenTimes()
    this.#times.renew(name, times)
    return times
  }
}

/**
 * Returns how many ms a list of a patient's records still has to wait. Records that are left out of it cost
 * time, and show only where they carry the work beyond a multiple of the step.
 */
export function listWait (elapsed: number): number {
  return Math.max(LIST_FIRST_MS, Math.ceil(elapsed / LIST_STEP_MS) * LIST_STEP_MS) - elapsed
}

/**
 * Turns a wait into whole ms, which is what a timer counts. A timer that always rounds up tells the fraction
 * by its average. Here the chance to round up is the fraction, so the average is the wait.
 * @param chance from 0 to 1, without 1
 */
export function timerMs (wait: number, chance: number): number {
  return Math.floor(wait + chance)
}
