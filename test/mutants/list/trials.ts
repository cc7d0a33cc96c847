import type { SimTrial } from '../mutant.js'
import type { FaultName } from '../../../src/sim/index.js'

/** Everything that may befall a network with no more than f faulty hospitals. */
export const WITHIN: readonly FaultName[] = [
  'loss', 'crash', 'disk', 'partition', 'pause', 'restart', 'churn', 'skew', 'adversary', 'lists', 'slow'
]
/** A stalled network is expensive to simulate, and a healthy one goes on in a few seconds. */
const SHORT_BOUND_MS = 20_000

/** Four hospitals, everything that may befall them; what a mutant needs more it names. */
export const STORM: SimTrial = { type: 'sim', hospitals: 4, faults: WITHIN, seeds: 150 }

/** For what brings the chain to a stop. */
export const PATIENCE: SimTrial = { ...STORM, livenessBoundMs: SHORT_BOUND_MS }

/** A message takes longer than T0, also when the network is good. */
export const SLOW_LINKS: SimTrial = {
  ...STORM, hospitals: 5, faults: ['loss'], plan: { calmMs: 1_500 }, livenessBoundMs: 60_000
}

/** The process ends, or power does, every few hundred steps. */
export const CRASHES: SimTrial = {
  ...STORM, faults: ['loss', 'crash'], plan: { crash: 0.004, powerCuts: 0.5 }
}

/** One hospital leads with blocks that break the rules. */
export const BAD_LEADER: SimTrial = {
  ...STORM, faults: ['loss', 'crash', 'skew'], adversaries: ['bad-leader']
}

/** Lists follow one another without pause. */
export const CHURN: SimTrial = {
  ...STORM, hospitals: 5, faults: ['loss', 'churn', 'pause'], plan: { churnMs: 800 }
}

/** Somebody is always behind, and asks one who lies. */
export const LAGGARDS: SimTrial = {
  ...STORM, faults: ['loss', 'pause', 'crash'], adversaries: ['false-server'], plan: { pauseMs: 800 }
}

/** One hospital signs far more than anybody needs. */
export const FLOOD: SimTrial = { ...STORM, faults: ['loss'], adversaries: ['flooder'] }

/** Two equivocators of four, and partitions: two chains. */
export const FORKS: SimTrial = {
  ...STORM, faults: ['loss', 'partition'],
  plan: { isBeyond: true, roles: new Map([[0, ['equivocator']], [1, ['equivocator']]]), partitionMs: 1_500 }
}
