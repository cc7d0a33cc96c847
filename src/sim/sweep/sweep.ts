import { availableParallelism } from 'node:os'
import type { Outcome } from './outcome.js'
import { runAll } from './pool.js'
import { addOutcome, emptySum, type Sum } from './sum.js'
import type { Task } from './task.js'

/** The most expensive seeds take some seconds, a minute where twenty processes share two cores. */
const LIMIT_MS = 10 * 60_000

export interface SweepOptions {
  readonly tasks: Iterable<Task>
  /** Processes at a time; all cores unless told. */
  readonly jobs?: number | undefined
  readonly signal?: AbortSignal
  /** Hears of each run when it is done. */
  readonly onOutcome?: (outcome: Outcome, sum: Sum) => void
}

export interface Swept {
  readonly sum: Sum
  readonly failed: readonly Outcome[]
}

/** Runs many seeds and adds up what they did. */
export async function sweep (options: SweepOptions): Promise<Swept> {
  const sum = emptySum()
  const failed: Outcome[] = []
  await runAll({
    tasks: options.tasks, jobs: options.jobs ?? availableParallelism(), limitMs: LIMIT_MS,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onOutcome: outcome => {
      addOutcome(sum, outcome)
      if (outcome.violations.length > 0) failed.push(outcome)
      options.onOutcome?.(outcome, sum)
    }
  })
  return { sum, failed }
}
