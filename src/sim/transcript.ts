import { createHash } from 'node:crypto'

/**
 * Everything that happens, one line each. The hash of all lines says whether two runs were the
 * same; the lines themselves go to whoever replays a seed.
 */
export class Transcript {
  readonly #hash = createHash('sha256')
  #count = 0

  constructor (private readonly onLine?: (line: string) => void) {}

  get lines (): number { return this.#count }

  note (now: number, who: string, what: string): void {
    const line = `${now.toFixed(3).padStart(12)} ${who.padEnd(5)} ${what}`
    this.#count++
    this.#hash.update(line)
    this.onLine?.(line)
  }

  /** Ends the transcript. */
  digest (): string {
    return this.#hash.digest('hex')
  }
}
