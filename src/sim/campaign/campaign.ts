import { addOutcome, addSum, emptySum, taskOf, SIZES, type Outcome, type Sum, type Task }
  from '../sweep/index.js'
import { missing, sizeOf, withoutSeed, withSeed, type Ranges } from './ranges.js'

/** The code that a seed ran on: git's name for it, and the digest of what was really run. */
export interface Code {
  readonly revision: string
  readonly digest: string
}

/** What one code did. */
export interface Chapter extends Code {
  seeds: Ranges
  readonly sum: Sum
  wallMs: number
}

export interface Failure extends Pick<Outcome, 'seed' | 'hospitals' | 'violations'>, Code {}

/** A failure of an older code that a newer one did not repeat. */
export interface Fixed extends Failure { readonly by: Code }

/** All that is kept between sessions; plain data. */
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
 * A campaign goes over all seeds from 1 once. When the code changes it goes on where it was: each
 * seed counts for the code that it ran on, and the report says how many ran on which. Only what
 * failed on another code runs again, and first, to see whether it is fixed.
 */
export class Campaign {
  constructor (readonly state: CampaignState, private readonly code: Code) {}

  /** What is to be done, in this order. */
  * tasks (goal: number): Generator<Task> {
    const again = this.state.failures.filter(failure => failure.digest !== this.code.digest)
    for (const { seed, hospitals } of again) yield { seed, hospitals }
    const ran = this.state.chapters.map(({ seeds }) => seeds)
    for (const seed of missing(ran, goal)) yield taskOf(seed, SIZES)
  }

  record (outcome: Outcome): void {
    const { state, code } = this
    const { seed, hospitals, violations } = outcome
    for (const chapter of state.chapters) chapter.seeds = withoutSeed(chapter.seeds, seed)
    const chapter = this.#chapter()
    chapter.seeds = withSeed(chapter.seeds, seed)
    addOutcome(chapter.sum, outcome)
    const former = state.failures.find(failure => failure.seed === seed)
    state.failures = state.failures.filter(failure => failure !== former)
    if (violations.length > 0) state.failures.push({ seed, hospitals, violations, ...code })
    else if (former !== undefined) state.fixed.push({ ...former, by: code })
  }

  /** Time that passed, whatever came of it. */
  spend (ms: number): void { this.#chapter().wallMs += ms }

  get done (): number { return this.state.chapters.reduce((n, { seeds }) => n + sizeOf(seeds), 0) }

  get wallMs (): number { return this.state.chapters.reduce((ms, { wallMs }) => ms + wallMs, 0) }

  /** Every run that was made, also those of seeds that ran again. */
  get sum (): Sum {
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
