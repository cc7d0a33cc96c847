import {
  addRun, addSum, emptySum, taskOf, SIZES, type FailedRun, type RunSummary, type SweepSum, type Task
} from '../sweep/index.js'
import { missing, sizeOf, withoutSeed, withSeed, type Ranges } from './ranges.js'

/** The code that a seed ran on: its revision in git, and the digest of the compiled files. */
export interface Code {
  readonly revision: string
  readonly digest: string
}

/** The runs on one code. */
export interface Chapter extends Code {
  seeds: Ranges
  readonly sum: SweepSum
  wallMs: number
}

export interface Failure extends FailedRun, Code {}

/** A failure on older code that newer code did not repeat. */
export interface Fixed extends Failure { readonly by: Code }

/** The state that is kept between sessions: plain data. */
export interface CampaignState {
  readonly format: 1
  readonly chapters: Chapter[]
  failures: Failure[]
  fixed: Fixed[]
}

export function emptyState (): CampaignState {
  return { format: 1, chapters: [], failures: [], fixed: [] }
}

/**
 * Runs all seeds from a first one once, over many sessions. When the code changes, the campaign goes on:
 * each seed counts for the code that it ran on. Only seeds that failed on other code run again, and they run
 * first.
 */
export class Campaign {
  constructor (readonly state: CampaignState, private readonly code: Code) {}

  /** The tasks that are left of `goal` seeds from `first`, in their order. */
  * tasks (goal: number, first = 1): Generator<Task> {
    const again = this.state.failures.filter(failure => failure.digest !== this.code.digest)
    for (const { seed, hospitals } of again) yield { seed, hospitals }
    const ran = this.state.chapters.map(({ seeds }) => seeds)
    for (const seed of missing(ran, first + goal - 1, first)) yield taskOf(seed, SIZES)
  }

  record (run: RunSummary): void {
    const { state, code } = this
    const { seed, hospitals, violations } = run
    for (const chapter of state.chapters) chapter.seeds = withoutSeed(chapter.seeds, seed)
    const chapter = this.#chapter()
    chapter.seeds = withSeed(chapter.seeds, seed)
    addRun(chapter.sum, run)
    const former = state.failures.find(failure => failure.seed === seed)
    state.failures = state.failures.filter(failure => failure !== former)
    if (violations.length > 0) state.failures.push({ seed, hospitals, violations, ...code })
    else if (former !== undefined) state.fixed.push({ ...former, by: code })
  }

  spend (ms: number): void { this.#chapter().wallMs += ms }

  get done (): number { return this.state.chapters.reduce((n, { seeds }) => n + sizeOf(seeds), 0) }

  get wallMs (): number { return this.state.chapters.reduce((ms, { wallMs }) => ms + wallMs, 0) }

  /** The sum of all runs, including repeated seeds. */
  get sum (): SweepSum {
    const sum = emptySum()
    for (const chapter of this.state.chapters) addSum(sum, chapter.sum)
    return sum
  }

  #chapter (): Chapter {
    const { chapters } = this.state
    const same = chapters.find(({ digest }) => digest === this.code.digest)
    if (same !== undefined) return same
    const chapter = { ...this.code, seeds: [], sum: emptySum(), wallMs: 0 }
    chapters.push(chapter)
    return chapter
  }
}
