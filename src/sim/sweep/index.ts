/**
 * Many seeds at once, one process per core, added up. A seed is never lost: one whose process crashed
 * or hangs counts as failed. Nothing here knows what a simulation does; nothing may decide what it
 * does either, or one seed would not be one run.
 */
export { describeFailure, type Outcome } from './outcome.js'
export { runAll, type PoolOptions } from './pool.js'
export { duration, Progress } from './progress.js'
export { addOutcome, addSum, describeSum, emptySum, listed, type Sum } from './sum.js'
export { sweep, type SweepOptions, type Swept } from './sweep.js'
export { seedsFrom, SIZES, taskOf, type Task } from './task.js'
