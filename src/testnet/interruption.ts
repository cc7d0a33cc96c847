import process from 'node:process'
import { STOP_SIGNALS, StopWish, type StopSignal } from '../node/index.js'

/** The wish of a person or a parent process that all this ends; said twice, it ends at once. */
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

  /** What `work` comes to; undefined if the interruption comes first. */
  async unlessFirst<T> (work: Promise<T>): Promise<T | undefined> {
    // What it still fails at, once nobody waits for it, is the interruption's doing.
    work.catch(() => undefined)
    return await Promise.race([work, this.happened.then(() => undefined)])
  }

  forget (): void {
    for (const name of STOP_SIGNALS) process.off(name, this.#onSignal)
  }
}
