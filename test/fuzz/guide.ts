import { Session, type Profiler } from 'node:inspector'
import { Random } from '../../src/sim/random.js'
import { mutateBytes } from './mutate-bytes.js'
import { mutateJson } from './mutate-json.js'
import type { Target } from './target.js'

/** Inputs between two readings of the counters, because a reading takes tens of ms. */
const BATCH = 16
const MAX_KEPT = 400

/**
 * Keeps and varies inputs that reached new blocks of code. V8 counts blocks only in code that it compiled
 * with counters. So a guide must exist before its target runs, as in campaigns.
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

  /** Returns a change of a kept input, or undefined if the next input should be generated. */
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
    this.#kept.splice(0, this.#kept.length - MAX_KEPT)
    this.#batch = []
  }

  stop (): void {
    this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }

  /** Returns whether inputs since the last call reached new blocks, and resets the counters. */
  #isNew (): boolean {
    const before = this.#reached.size
    // The session belongs to this thread, so it calls back before `post` returns.
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
