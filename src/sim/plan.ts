import type { ChainParameters } from '../protocol/types/index.js'
import { DEFAULT_PARAMETERS } from '../protocol/membership/index.js'
import { ADVERSARIES, type AdversaryName } from './adversaries/index.js'
import type { Habits } from './clinic.js'
import type { LinkFaults } from './fabric.js'
import type { Random } from './random.js'

/** Everything that a seed decides before the run begins. */
export interface Plan {
  readonly hospitals: number
  /** By slot; absent: keeps the rules. */
  readonly adversaries: ReadonlyMap<number, AdversaryName>
  /** From then on the network is good, nothing crashes, and the chain must go on. */
  readonly stabilizesAt: number
  readonly links: LinkFaults
  /** Chance per place in the code that the process ends there. */
  readonly crash: number
  /** Of crashes, how many are power cuts. */
  readonly powerCuts: number
  readonly flushMs: number
  readonly diskFull: number
  /** Mean ms between partitions, pauses, clean restarts, changes of the allowlist; 0: none. */
  readonly partitionMs: number
  readonly pauseMs: number
  readonly restartMs: number
  readonly churnMs: number
  readonly submitMs: number
  readonly skewMs: number
  readonly habits: Habits
  /** The government signs two lists of one version. */
  readonly isGovernmentLying: boolean
}

export type FaultName =
  | 'loss' | 'crash' | 'disk' | 'partition' | 'pause' | 'restart' | 'churn' | 'skew' | 'adversary'
  | 'lists'

/** Short windows, so that attempts run out and cases expire within a run. */
export const SIM_PARAMETERS: ChainParameters = {
  ...DEFAULT_PARAMETERS, minMembers: 3, attemptWindowMs: 4_000, allowlistGapMs: 2_000,
  viewTimeoutMs: 1_000, viewTimeoutCapMs: 8_000
}

/** Each kind of fault is in about half of the runs, so that runs differ in what they have. */
const SHARE = 0.55

export function makePlan (
  random: Random, hospitals: number, allowed: ReadonlySet<FaultName>
): Plan {
  const has = (fault: FaultName, share = SHARE): boolean =>
    random.chance(share) && allowed.has(fault)
  const isLossy = has('loss', 0.8)
  const f = Math.floor((hospitals - 1) / 3)
  const slots = random.shuffled(Array.from({ length: hospitals }, (_, i) => i))
  const lying = has('adversary', 0.7) ? slots.slice(0, random.between(1, Math.max(1, f))) : []
  return {
    hospitals,
    adversaries: new Map(f === 0 ? [] : lying.map(slot => [slot, random.pick(ADVERSARIES)])),
    stabilizesAt: random.between(6_000, 16_000),
    links: {
      loss: isLossy ? random.unit() * 0.25 : 0,
      duplication: isLossy ? random.unit() * 0.2 : 0,
      holdback: isLossy ? random.unit() * 0.1 : 0,
      latencyMs: [1, random.pick([5, 40, 200])],
      holdbackMs: random.pick([500, 5_000])
    },
    crash: has('crash') ? 10 ** -random.between(2, 4) * random.between(1, 9) : 0,
    powerCuts: random.pick([0, 0.5, 1]),
    flushMs: random.pick([1, 5, 30]),
    diskFull: has('disk', 0.2) ? 1 / 2_000 : 0,
    partitionMs: has('partition') ? random.between(800, 5_000) : 0,
    pauseMs: has('pause', 0.4) ? random.between(500, 4_000) : 0,
    restartMs: has('restart', 0.4) ? random.between(1_000, 6_000) : 0,
    churnMs: has('churn', 0.45) ? random.between(1_000, 5_000) : 0,
    submitMs: random.pick([300, 800, 2_000]),
    skewMs: has('skew') ? random.pick([200, 2_000, 4_500]) : 0,
    habits: {
      rejects: random.pick([0, 10, 40]), ignores: random.pick([0, 5, 30]),
      thinkMs: random.pick([20, 500, 3_000])
    },
    isGovernmentLying: has('lists', 0.1)
  }
}
