import type { LogLossView } from '../api/index.js'

/** So much may wait for a slow reader of a node's lines; what comes on top of it is left out. */
const MOST_WAITING_BYTES = 1024 * 1024

/** What a stream of the process must do; terminals have the handle, which Node sets to blocking. */
interface LineStream {
  write (text: string, done: (error?: Error | null) => void): boolean
  on (event: 'error', listener: (error: Error) => void): unknown
  readonly writableLength: number
  readonly _handle?: { setBlocking?: (blocking: boolean) => void } | null
}

/**
 * Stdout or stderr, written to by whoever must not fail with it: a line that cannot be written is
 * counted, and the next one is tried again. Nothing here throws, and nothing here writes of itself.
 */
export class LineOutput {
  #loss: LogLossView | undefined
  #bounded = false
  #waiting = 0
  #settled: (() => void)[] = []

  constructor (
    private readonly stream: LineStream, private readonly now: () => number = Date.now
  ) {
    // Without a listener the event would end the process. Each write here is told of its own failure
    // before; what is new comes of writes elsewhere, such as those of a live table.
    stream.on('error', error => {
      if (this.#loss?.lasts !== true) this.#lose(causeOf(error))
    })
  }

  /** What was lost since the start; undefined if nothing was. */
  get loss (): LogLossView | undefined { return this.#loss }

  /** For a node: whoever reads its lines must not hold it up, and what waits is bounded. */
  neverWait (): void {
    this.#bounded = true
    // Else Ctrl-S in the terminal stops the whole process at its next line.
    this.stream._handle?.setBlocking?.(false)
  }

  write (text: string): void {
    if (this.#bounded && this.stream.writableLength > MOST_WAITING_BYTES) {
      this.#lose('nobody reads them')
      return
    }
    this.#waiting++
    try {
      this.stream.write(text, error => { this.#done(error) })
    } catch (error) {
      this.#done(error as Error)
    }
  }

  /** Resolves when every line is written or lost. */
  async settled (): Promise<void> {
    if (this.#waiting === 0) return
    await new Promise<void>(resolve => { this.#settled.push(resolve) })
  }

  #done (error: Error | null | undefined): void {
    if (error !== undefined && error !== null) {
      this.#lose(causeOf(error))
    } else if (this.#loss?.lasts === true) {
      this.#loss = { ...this.#loss, lasts: false }
    }
    if (--this.#waiting > 0) return
    for (const resolve of this.#settled.splice(0)) resolve()
  }

  #lose (cause: string): void {
    const { lines, since } = this.#loss ?? { lines: 0, since: this.now() }
    this.#loss = { lines: lines + 1, since, cause, lasts: true }
  }
}

function causeOf (error: NodeJS.ErrnoException): string {
  return error.code ?? error.message
}

/** Both streams of a process as one log. */
export function lossOf (outputs: readonly LineOutput[]): LogLossView | undefined {
  const losses = outputs.flatMap(({ loss }) => loss ?? [])
  const [first] = losses
  if (first === undefined) return undefined
  return {
    lines: losses.reduce((sum, { lines }) => sum + lines, 0),
    since: Math.min(...losses.map(({ since }) => since)),
    cause: (losses.find(({ lasts }) => lasts) ?? first).cause,
    lasts: losses.some(({ lasts }) => lasts)
  }
}
