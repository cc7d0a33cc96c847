import { STANDSTILL_MS, UPKEEP_INTERVAL_MS } from '../limits.js'

/** Offences of peers that are slow, or that were not heard. */
const TARDY: ReadonlySet<string> = new Set(['not-draining', 'unresponsive'])

/**
 * Knows by the turns of the housekeeping whether this process has just stood still: a computation, a
 * disk, or a machine that was frozen. All time limits then end at once, and nobody else is to blame.
 */
export class Turns {
  #at: number
  #stoodAt = -Infinity

  constructor (private readonly now: () => number = () => performance.now()) {
    this.#at = now()
  }

  /** @returns for how many ms the process stood still before this turn; 0 if it did not. */
  next (): number {
    const late = this.#late
    this.#at = this.now()
    if (late < STANDSTILL_MS) return 0
    this.#stoodAt = this.#at
    return late
  }

  /** Also before the turn that is to find it, for timers that ended together fire in any order. */
  excuse (code: string): boolean {
    if (!TARDY.has(code)) return false
    return this.#late >= STANDSTILL_MS || this.now() - this.#stoodAt < STANDSTILL_MS
  }

  get #late (): number {
    return this.now() - this.#at - UPKEEP_INTERVAL_MS
  }
}
