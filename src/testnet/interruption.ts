import process from 'node:process'
import { STOP_SIGNALS, StopWish, type StopSignal } from '../node/index.js'

/** Handles the signals that end the testnet. A second signal ends it at once. */
export class Interruption {
  readonly signal: AbortSignal
  readonly happened: Promise<void>
  readonly #controller = new AbortController()
  readonly #onSignal: (signal: StopSignal) => void

  constructor (onSecond: () => void) {
    this.signal = this.#controller.signal
    this.happened = new Promise(resolve => {
      this.signal.addEventListener('abort', () => { resolve() }, { once: true })
    })
    const wish = new StopWish()
    this.#onSignal = signal => {
      if (wish.take(signal) === 'again') onSecond()
      this.#controller.abort()
    }
    for (const name of STOP_SIGNALS) process.on(name, this.#onSignal)
  }

  /** Returns the result of `work`, or undefined if the interruption is earlier. */
  async unlessInterrupted<T> (work: Promise<T>): Promise<T | undefined> {
    // After an interruption nobody awaits the work, and its failures are expected.
    work.catch(() => undefined)
    return await Promise.race([work, this.happened.then(() => undefined)])
  }

  forget (): void {
    for (const name of STOP_SIGNALS) process.off(name, this.#onSignal)
  }
}
