/**
 * Runs many seeds at once, a process per core, and adds up their results. A seed whose process crashes or
 * hangs counts as failed, so no seed is lost. This folder must not influence a simulation, since the result
 * of a seed must depend on the seed alone.
 */
export { runAll } from './pool.js';
export { duration, Progress } from './progress.js';
export { describeFailure } from './run-summary.js';
export { addRun, addSum, describeSum, emptySum, listed } from './sum.js';
export { sweep } from './sweep.js';
export { seedsFrom, SIZES, taskOf } from './task.js';
//# sourceMappingURL=index.js.map