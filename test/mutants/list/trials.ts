import type { SimTrial } from '../mutant.js'
import type { FaultName } from '../../../src/sim/index.js'
import { CALM_PARAMETERS } from '../../../src/sim/plan.js'

/** All simulated faults that a network with at most f faulty hospitals must tolerate. */
export const WITHIN: readonly FaultName[] = [
  'loss', 'crash', 'disk', 'partition', 'pause', 'restart', 'churn', 'skew', 'adversary', 'lists', 'slow'
]
/** A stalled network is expensive to simulate, and a healthy network continues within a few seconds. */
const SHORT_BOUND_MS = 20_000

/** Four hospitals with all faults. A mutant adds what it needs. */
export const STORM: SimTrial = { type: 'sim', hospitals: 4, faults: WITHIN, seeds: 150 }

/** For mistakes that stop the chain. */
export const PATIENCE: SimTrial = { ...STORM, livenessBoundMs: SHORT_BOUND_MS }

/** Messages take longer than T0, even after stabilization. */
export const SLOW_LINKS: SimTrial = {
  ...STORM, hospitals: 5, faults: ['loss'], plan: { calmMs: 1_500 }, livenessBoundMs: 60_000
}

/** A process is killed, or loses power, every few hundred steps. */
export const CRASHES: SimTrial = {
  ...STORM, faults: ['loss', 'crash'], plan: { crash: 0.004, powerCuts: 0.5 }
}

/** One hospital proposes blocks that violate the rules. */
export const BAD_LEADER: SimTrial = {
  ...STORM, faults: ['loss', 'crash', 'skew'], adversaries: ['bad-leader']
}

/** One hospital deals badly, and complains about good dealings. New lists ask for new dealings. */
export const BAD_DEALER: SimTrial = {
  ...STORM, faults: ['loss', 'churn'], adversaries: ['bad-dealer'], plan: { churnMs: 2_000 }
}

/** One hospital lies with its shares of σ. */
export const SHARE_LIAR: SimTrial = { ...STORM, faults: [], adversaries: ['share-liar'], seeds: 20 }

/** One hospital gives false names, and asks for as many as it can get. */
export const NAME_LIAR: SimTrial = { ...STORM, faults: ['loss'], adversaries: ['name-liar'], seeds: 20 }

/** One hospital keeps its shares of σ back, so that the others have to ask for shares. */
export const SHARE_HOARDER: SimTrial = {
  ...STORM, faults: ['loss'], adversaries: ['share-hoarder'], seeds: 40
}

/** Membership lists change continuously. */
export const CHURN: SimTrial = {
  ...STORM, hospitals: 5, faults: ['loss', 'churn', 'pause'], plan: { churnMs: 800 }
}

/** Nodes often fall behind, and one of the servers lies. */
export const LAGGARDS: SimTrial = {
  ...STORM, faults: ['loss', 'pause', 'crash'], adversaries: ['false-server'], plan: { pauseMs: 800 }
}

/** One hospital floods the others with signed messages. */
export const FLOOD: SimTrial = { ...STORM, faults: ['loss'], adversaries: ['flooder'] }

/** Two equivocators of four hospitals, and partitions, which lead to two chains. */
export const FORKS: SimTrial = {
  ...STORM, faults: ['loss', 'partition'],
  plan: { isBeyond: true, roles: new Map([[0, ['equivocator']], [1, ['equivocator']]]), partitionMs: 1_500 }
}

/** More than f hospitals lose their logs, and every operator runs `recover`. */
export const LOST_LOGS: SimTrial = {
  type: 'sim', hospitals: 4, faults: [], seeds: 4, plan: { stabilizesAt: 25_000 },
  disaster: { logs: [0, 1, 2] }
}

/** The shares of the lottery key are lost, too. */
export const LOST_SHARES: SimTrial = { ...LOST_LOGS, disaster: { logs: [0, 1, 2], shares: [0, 1, 2] } }

/** Only the shares are lost, so that a quorum votes. */
export const ONLY_SHARES: SimTrial = { ...LOST_LOGS, disaster: { shares: [0, 1, 2] } }

/** One hospital makes false statements, and an old finalization arrives late. */
export const LIES_AT_RECOVERY: SimTrial = { ...LOST_LOGS, disaster: { logs: [0, 1, 2], lies: true } }

/** Four hospitals whose clinicians judge every case, in the good network, with nobody away. */
export const CLINIC: SimTrial = {
  ...STORM, faults: [], seeds: 10,
  plan: {
    habits: { rejects: 0, ignores: 0, thinkMs: 20 }, parameters: CALM_PARAMETERS, skewMs: 0, calmMs: 15,
    submitMs: 300, stabilizesAt: 1_000, awayMs: 20_000, awayMost: 0, roles: new Map()
  }
}
