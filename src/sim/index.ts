/**
 * The whole network in one process: the daemon's own host loop, replica, storage layer and peers,
 * on a seeded clock, network and disk, with hospitals that fail or lie and checkers that watch.
 *
 * Nothing here may be reached by the daemon, and nothing may read this machine's clock, disk or
 * randomness: one seed is one run, to the byte. Built so, because a failure that comes once in ten
 * thousand runs can then be run again, and fixed.
 */
export { LAPSED, LIARS, type Role } from './adversaries/index.js'
export type { FaultName, Plan } from './plan.js'
export type { SimReport, Violation } from './report.js'
export { ALL_FAULTS, runSimulation, type SimOptions } from './simulation.js'
export { describeFailure, sweep, type Outcome, type SweepOptions, type Swept, type Task }
  from './sweep/index.js'
