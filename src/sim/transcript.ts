import { createHash } from 'node:crypto'

/** Lines are hashed so many characters at a time. */
const BATCH = 16_384

/**
 * Everything that happens, one line each. The hash of all lines says whether two runs were the
 * same; the lines themselves go to whoever replays a seed.
 */
export class Transcript {
  readonly #hash = createHash('sha256')
  #waiting = ''

  constructor (private readonly onLine?: (line: string) => void) {}

  note (now: number, who: string, what: string): void {
    const line = `${now.toFixed(3).padStart(12)} ${who.padEnd(5)} ${what}`
    this.#waiting += line
    if (this.#waiting.length > BATCH) this.#flush()
    this.onLine?.(line)
  }

  /** Ends the transcript. */
  digest (): string {
    this.#flush()
    return this.#hash.digest('hex')
  }

  #flush (): void {
    this.#hash.update(this.#waiting)
    this.#waiting = ''
  }
}
