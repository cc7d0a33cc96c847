import { constants } from 'node:os'

/** Ctrl-C, a service manager, Ctrl-\, and a terminal or session that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const

export type StopSignal = typeof SIGNALS[number]

interface Process {
  on (event: StopSignal, listener: (signal: StopSignal) => void): unknown
  off (event: StopSignal, listener: (signal: StopSignal) => void): unknown
  exit (code: number): void
}

/** What ends a node: the first signal in order, the second at once, or a failure. */
export class Ending {
  /** Resolves with the signal, or with the error that the node failed with. */
  readonly ended: Promise<StopSignal | Error>
  failure: Error | undefined
  #signal: StopSignal | undefined
  #end: (by: StopSignal | Error) => void = () => {}

  constructor (private readonly process: Process) {
    this.ended = new Promise(resolve => { this.#end = resolve })
    for (const signal of SIGNALS) process.on(signal, this.#onSignal)
  }

  /** The signal that asked for an end in order. */
  get signal (): StopSignal | undefined { return this.#signal }

  readonly fail = (error: unknown): void => {
    this.failure ??= error instanceof Error ? error : new Error(String(error))
    this.#end(this.failure)
  }

  forget (): void {
    for (const signal of SIGNALS) this.process.off(signal, this.#onSignal)
  }

  readonly #onSignal = (signal: StopSignal): void => {
    if (this.#signal !== undefined) this.process.exit(128 + constants.signals[signal])
    this.#signal = signal
    this.#end(signal)
  }
}
