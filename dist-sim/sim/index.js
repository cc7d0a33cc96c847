/**
 * Simulates a whole network in one process. It runs the daemon's own host loop, replica, storage layer
 * and peers on a seeded clock, network and disk. Some hospitals fail or lie, and checkers watch the run.
 *
 * The daemon must not import this folder. Nothing here may read the clock, the disk or the randomness of
 * this machine: equal seeds give equal runs, to the byte. So a failure of one run in ten thousand can be
 * repeated and fixed.
 */
export { LIARS } from './adversaries/index.js';
export { runSimulation } from './simulation.js';
export { describeFailure, sweep } from './sweep/index.js';
//# sourceMappingURL=index.js.map