import { constants } from 'node:os'
import { STOP_SIGNALS, StopWish, type StopSignal } from './stop-signals.js'

interface Process {
  on (event: StopSignal, listener: (signal: StopSignal) => void): unknown
  off (event: StopSignal, listener: (signal: StopSignal) => void): unknown
  exit (code: number): void
}

/** Waits for the end of a node: a first signal, or a failure. A repeated signal ends the process at once. */
export class Ending {
  /** Resolves to the signal, or to the error with which the node failed. */
  readonly ended: Promise<StopSignal | Error>
  failure: Error | undefined
  #signal: StopSignal | undefined
  #end: (by: StopSignal | Error) => void = () => {}

  constructor (private readonly process: Process, private readonly wish = new StopWish()) {
    this.ended = new Promise(resolve => { this.#end = resolve })
    for (const signal of STOP_SIGNALS) process.on(signal, this.#onSignal)
  }

  get signal (): StopSignal | undefined { return this.#signal }

  readonly fail = (error: unknown): void => {
    this.failure ??= error instanceof Error ? error : new Error(String(error))
    this.#end(this.failure)
  }

  forget (): void {
    for (const signal of STOP_SIGNALS) this.process.off(signal, this.#onSignal)
  }

  readonly #onSignal = (signal: StopSignal): void => {
    const taken = this.wish.take(signal)
    if (taken === 'again') this.process.exit(128 + constants.signals[signal])
    if (taken !== 'first') return
    this.#signal = signal
    this.#end(signal)
  }
}
