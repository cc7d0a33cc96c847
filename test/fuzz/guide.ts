import { Session, type Profiler } from 'node:inspector'
import { Random } from '../../src/sim/random.js'
import { mutateBytes } from './mutate-bytes.js'
import { mutateJson } from './mutate-json.js'
import type { Target } from './target.js'

/** One reading of the counters costs tens of ms, so inputs are judged in company. */
const BATCH = 16
const MOST_KEPT = 400

/**
 * Keeps the inputs that reached blocks of code which none before them had, and varies them. V8
 * counts per block as long as it has not compiled the code without counters, so a guide must be there
 * before its target has run: it is for campaigns, in which each target is met once.
 */
export class Guide {
  readonly #session = new Session()
  readonly #random: Random
  readonly #reached = new Set<string>()
  readonly #kept: Uint8Array[] = []
  #batch: Uint8Array[] = []

  constructor (private readonly target: Target, seed: string) {
    this.#random = new Random(`guide/${seed}/${target.name}`)
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Blocks reached so far. */
  get blocks (): number { return this.#reached.size }

  /** One of those kept, changed; undefined: make one as always. */
  variation (): Uint8Array | undefined {
    if (this.#kept.length === 0 || this.#random.chance(0.5)) return undefined
    const input = this.#random.pick(this.#kept)
    if (this.target.extension !== 'json' || this.#random.chance(0.2)) return mutateBytes(input, this.#random)
    try {
      const value: unknown = JSON.parse(Buffer.from(input).toString('utf8'))
      return Buffer.from(JSON.stringify(mutateJson(value, this.#random)) ?? '')
    } catch {
      return mutateBytes(input, this.#random)
    }
  }

  met (input: Uint8Array): void {
    this.#batch.push(input)
    if (this.#batch.length < BATCH) return
    if (this.#isNew()) this.#kept.push(...this.#batch)
    this.#kept.splice(0, this.#kept.length - MOST_KEPT)
    this.#batch = []
  }

  stop (): void {
    this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }

  /** Also resets the counters. */
  #isNew (): boolean {
    const before = this.#reached.size
    // The session is of this thread: it calls back before it returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error !== null) throw error
      for (const script of taken.result) if (script.url.includes('/src/')) this.#take(script)
    })
    return this.#reached.size > before
  }

  #take ({ url, functions }: Profiler.ScriptCoverage): void {
    for (const { ranges } of functions) {
      for (const { count, startOffset, endOffset } of ranges) {
        if (count > 0) this.#reached.add(`${url} ${startOffset} ${endOffset}`)
      }
    }
  }
}
