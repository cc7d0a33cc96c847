import { availableParallelism } from 'node:os'
import { runAll, type PoolOptions } from './pool.js'
import type { RunSummary } from './run-summary.js'
import { addRun, emptySum, type SweepSum } from './sum.js'

/** The slowest seeds take minutes, and more if many processes share two cores. */
const LIMIT_MS = 5 * 60_000

export interface SweepOptions extends Pick<PoolOptions, 'tasks' | 'signal'> {
  /** Processes at a time; default: one per core. */
  readonly jobs?: number | undefined
  readonly onRun?: (run: RunSummary, sum: SweepSum) => void
}

export interface SweepResult {
  readonly sum: SweepSum
  readonly failed: readonly RunSummary[]
}

export async function sweep (
  { jobs = availableParallelism(), onRun, ...options }: SweepOptions
): Promise<SweepResult> {
  const sum = emptySum()
  const failed: RunSummary[] = []
  await runAll({
    ...options, jobs, limitMs: LIMIT_MS,
    onRun: run => {
      addRun(sum, run)
      if (run.violations.length > 0) failed.push(run)
      onRun?.(run, sum)
    }
  })
  return { sum, failed }
}
