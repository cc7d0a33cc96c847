import { systemClock } from './clocks.js'
import type { HostClock } from './ports.js'

/** Ctrl-C, a service manager, Ctrl-\, and a terminal or session that is closed. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const

export type StopSignal = typeof STOP_SIGNALS[number]

/** Signals this soon after the first are of the same wish. */
const ONE_WISH_MS = 1_000

/**
 * Whether somebody who asked for an end asks again. One wish often comes as several signals: the shell and
 * the kernel both send SIGHUP when a terminal is closed, a service manager SIGTERM and SIGHUP, and npm
 * repeats the Ctrl-C that its child got, too.
 */
export class StopWish {
  #firstAt: number | undefined

  constructor (private readonly clock: Pick<HostClock, 'monotonic'> = systemClock) {}

  /** Nobody sends SIGHUP out of impatience, so it never asks again. */
  take (signal: StopSignal): 'first' | 'same' | 'again' {
    const at = this.clock.monotonic()
    if (this.#firstAt === undefined) {
      this.#firstAt = at
      return 'first'
    }
    return signal === 'SIGHUP' || at - this.#firstAt < ONE_WISH_MS ? 'same' : 'again'
  }
}
