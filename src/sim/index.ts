/**
 * Simulates a whole network in one process. It runs the daemon's own host loop, replica, storage layer
 * and peers on a seeded clock, network and disk. Some hospitals fail or lie, and checkers watch.
 *
 * The daemon must not import this folder. Nothing here may read the clock, the disk or the randomness of
 * this machine: one seed is one run, to the byte. A failure of one run in ten thousand can then be
 * repeated and fixed.
 */
export { LIARS, type Role } from './adversaries/index.js'
export type { FaultName } from './plan.js'
export { runSimulation } from './simulation.js'
export { describeFailure, sweep, type RunSummary, type Task } from './sweep/index.js'
