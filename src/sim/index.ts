/**
 * Simulates a whole network in one process. It runs the daemon's own host loop, replica, storage layer
 * and peers on a seeded clock, network and disk. Some hospitals fail or lie, and checkers watch the run.
 *
 * The daemon must not import this folder. Nothing here may read the clock, the disk or the randomness of
 * this machine: equal seeds give equal runs, to the byte. So a failure of one run in ten thousand can be
 * repeated and fixed.
 */
export { LIARS, type Role } from './adversaries/index.js'
export type { FaultName } from './plan.js'
export { runSimulation } from './simulation.js'
export { describeFailure, sweep, type RunSummary, type Task } from './sweep/index.js'
