import type { ChainParameters } from '../protocol/types/index.js'
import { DEFAULT_PARAMETERS } from '../protocol/membership/index.js'
import { CLINICAL_LIARS, LAPSED, LIARS, type Role } from './adversaries/index.js'
import type { LinkFaults } from './fabric.js'
import type { ClockJump } from './life.js'
import type { ClinicHabits } from './manner.js'
import type { Random } from './random.js'

/** The choices of a seed before the run begins. */
export interface Plan {
  readonly hospitals: number
  /** Roles by slot; a hospital without a role keeps the rules. At most f have roles, unless `isBeyond`. */
  readonly roles: ReadonlyMap<number, readonly Role[]>
  /** True if more than f hospitals are faulty: then the checkers demand a clean stop or evidence. */
  readonly isBeyond: boolean
  readonly parameters: ChainParameters
  /** From this moment the network is good, nothing crashes, and the chain must go on. */
  readonly stabilizesAt: number
  /** The longest time of a message in the good network. */
  readonly calmMs: number
  readonly links: LinkFaults
  /** Chance of a crash at each place in the code. */
  readonly crash: number
  /** Moment at which power fails everywhere; 0: never. */
  readonly blackoutAt: number
  /** Share of power cuts among crashes. */
  readonly powerCuts: number
  readonly flushMs: number
  readonly diskFull: number
  /** Mean ms between partitions, pauses, clean restarts, changes of the allowlist; 0: none. */
  readonly partitionMs: number
  readonly pauseMs: number
  readonly restartMs: number
  readonly churnMs: number
  /** Mean ms between the slow periods of a node, and ms per task in such a period. */
  readonly slowMs: number
  readonly taskMs: number
  /** Mean ms between the lapses of a failing disk. */
  readonly lapseMs: number
  readonly submitMs: number
  readonly skewMs: number
  /** Set by tests only, since block times and deadlines stand still for as long after the jump. */
  readonly clockJump: ClockJump | undefined
  readonly habits: ClinicHabits
  /** True if patients ask for erasures and other measures on their records. */
  readonly hasMeasures: boolean
  /** How long hospitals are away in the good network while the others work, and how many at most. */
  readonly awayMs: number
  readonly awayMost: number
  /** How long all hospitals are stopped, in the good network and with open cases; 0: never. */
  readonly nightMs: number
  /** The rule that a lying government breaks. */
  readonly lie: GovernmentLie | undefined
}

/** Two lists of the same version, a list that breaks a rule of §5.1, or an old list again. */
export const GOVERNMENT_LIES = [
  'two-lists', 'too-much-churn', 'another-chain', 'another-history', 'wrong-checkpoint',
  'version-gap', 'old-list', 'forged-join', 'join-of-another-block'
] as const
export type GovernmentLie = typeof GOVERNMENT_LIES[number]

export const ALL_FAULTS = [
  'loss', 'crash', 'disk', 'partition', 'pause', 'restart', 'churn', 'skew', 'adversary', 'lists',
  'slow', 'beyond'
] as const
export type FaultName = typeof ALL_FAULTS[number]

/** Parameters with short windows, so that slots pass and cases expire within a run. */
export const SIM_PARAMETERS: ChainParameters = {
  ...DEFAULT_PARAMETERS, minMembers: 3, takeUpMs: 1_500, attemptWindowMs: 4_000, auditRate: 200_000,
  allowlistGapMs: 2_000, viewTimeoutMs: 1_000, viewTimeoutCapMs: 8_000, attestedReviewRate: 500_000
}
/**
 * TAKE is several times T0 and twice MAX_SKEW, as in production. So liars that lead cannot make others seem
 * away. A leader whose clock is ahead cannot renew deadlines as if there had been no blocks (§7.3).
 */
export const CALM_PARAMETERS: ChainParameters = {
  ...SIM_PARAMETERS, takeUpMs: 6_000, attemptWindowMs: 12_000, maxSkewMs: 3_000
}
/** The windows of production, which outlast an hour without power. */
const NIGHT_PARAMETERS: ChainParameters = {
  ...SIM_PARAMETERS, takeUpMs: DEFAULT_PARAMETERS.takeUpMs,
  attemptWindowMs: DEFAULT_PARAMETERS.attemptWindowMs
}

const RARE: ReadonlySet<string> = new Set(['truncate', 'replace', 'replaced'])
const RARE_FACTOR = 20
const MOST_RARE = 0.3

/** Share of runs with each kind of fault: about half, so that runs differ. */
const SHARE = 0.55
const BEYOND_SHARE = 0.1
const BLACKOUT_SHARE = 0.06
/** Share of runs in which patients ask for erasures. Such runs are longer. */
const MEASURES_SHARE = 0.25
/** Shares of runs whose clinicians judge every case, with hospitals away, and with a night. */
const DILIGENT_SHARE = 0.4
const AWAY_SHARE = 0.5
const NIGHT_SHARE = 0.08
const NIGHT_MS = 3_600_000
const DILIGENT_SKEW_MS = 200
/** Share of liars that lie about cases, too. */
const CLINICAL_SHARE = 0.6
/** Shares of faulty hospitals with a failing disk, and with two roles. */
const LAPSED_SHARE = 0.2
const TWO_ROLES_SHARE = 0.2
/** Mostly well below T0, so that no view is wasted. Above T0 a height needs growing timers. */
const CALM_MS = [15, 15, 15, 400, 1_500] as const
const COLLUDING: readonly Role[] = ['equivocator', 'equivocator', 'equivocator', 'twin']

export function makePlan (
  random: Random, hospitals: number, allowed: ReadonlySet<FaultName>, wanted?: readonly Role[]
): Plan {
  const has = (fault: FaultName, share = SHARE): boolean =>
    random.chance(share) && allowed.has(fault)
  const isLossy = has('loss', 0.8)
  const hasLiars = has('adversary', 0.7) || wanted !== undefined
  const isBeyond = has('beyond', BEYOND_SHARE) && hospitals >= 4
  const blackout = random.fork('blackout')
  const clinical = random.fork('clinical')
  const isDiligent = clinical.chance(DILIGENT_SHARE)
  const roles = hasLiars || isBeyond ? rolesBySlot(random, hospitals, isBeyond, wanted) : new Map()
  const plan: Plan = {
    hospitals,
    roles: wanted === undefined ? withClinicalRoles(clinical, roles) : roles,
    isBeyond,
    parameters: SIM_PARAMETERS,
    stabilizesAt: random.between(6_000, 16_000),
    calmMs: random.fork('calm').pick(CALM_MS),
    links: {
      loss: isLossy ? random.unit() * 0.25 : 0,
      duplication: isLossy ? random.unit() * 0.2 : 0,
      holdback: isLossy ? random.unit() * 0.1 : 0,
      latencyMs: [1, random.pick([5, 40, 200])],
      holdbackMs: random.pick([500, 5_000])
    },
    crash: has('crash') ? 10 ** -random.between(2, 4) * random.between(1, 9) : 0,
    blackoutAt: allowed.has('crash') && blackout.chance(BLACKOUT_SHARE) ? blackout.between(1_000, 6_000) : 0,
    powerCuts: random.pick([0, 0.5, 1]),
    flushMs: random.pick([1, 5, 30]),
    diskFull: has('disk', 0.2) ? 1 / 2_000 : 0,
    partitionMs: has('partition') ? random.between(800, 5_000) : 0,
    pauseMs: has('pause', 0.4) ? random.between(500, 4_000) : 0,
    restartMs: has('restart', 0.4) ? random.between(1_000, 6_000) : 0,
    churnMs: has('churn', 0.45) ? random.between(1_000, 5_000) : 0,
    slowMs: has('slow', 0.3) ? random.between(1_000, 6_000) : 0,
    taskMs: random.pick([0.5, 2, 8]),
    lapseMs: random.between(1_500, 5_000),
    submitMs: random.pick([300, 800, 2_000]),
    skewMs: has('skew') ? random.pick([200, 2_000, 4_500]) : 0,
    clockJump: undefined,
    habits: {
      rejects: random.pick([0, 10, 40]), ignores: random.pick([0, 5, 30, 100]),
      // The last value is later than the window of an attempt.
      thinkMs: random.pick([20, 500, 3_000, 9_000])
    },
    hasMeasures: random.fork('measures').chance(MEASURES_SHARE),
    awayMs: 0,
    awayMost: Math.floor((hospitals - 1) / 3),
    nightMs: 0,
    lie: has('lists', 0.15) ? random.pick(GOVERNMENT_LIES) : undefined
  }
  return isDiligent && wanted === undefined ? withDiligence(clinical, plan) : plan
}

/** Lets clinicians judge every case, so that true diagnoses must be accepted (checkers/progress.ts). */
export function withDiligence (random: Random, plan: Plan): Plan {
  const isNight = random.chance(NIGHT_SHARE)
  const awayMs = random.chance(AWAY_SHARE) ? random.between(15_000, 30_000) : 0
  return {
    ...plan,
    parameters: isNight ? NIGHT_PARAMETERS : CALM_PARAMETERS,
    // Within an hour, a clock with drift would be off by more than MAX_SKEW.
    skewMs: isNight ? 0 : Math.min(plan.skewMs, DILIGENT_SKEW_MS),
    habits: { rejects: 0, ignores: 0, thinkMs: random.pick([20, 500, 3_000]) },
    awayMs: isNight ? 0 : awayMs,
    nightMs: isNight ? NIGHT_MS : 0
  }
}

/** Gives clinical roles to liars. In half of the runs all of them get the same role, and are friends. */
function withClinicalRoles (random: Random, roles: Plan['roles']): Plan['roles'] {
  const shared = random.chance(0.5) ? random.pick(CLINICAL_LIARS) : undefined
  return new Map([...roles].map(([slot, own]) => {
    const role = shared ?? random.pick(CLINICAL_LIARS)
    const isLiar = own.every(each => !LAPSED.some(lapsed => lapsed === each))
    return [slot, isLiar && random.chance(CLINICAL_SHARE) ? [...own, role] : own]
  }))
}

/** Chooses the faulty hospitals and their roles. Even beyond f, they are fewer than a quorum. */
function rolesBySlot (
  random: Random, hospitals: number, isBeyond: boolean, wanted?: readonly Role[]
): ReadonlyMap<number, readonly Role[]> {
  const f = Math.floor((hospitals - 1) / 3)
  if (f === 0) return new Map()
  const slots = random.shuffled(Array.from({ length: hospitals }, (_, i) => i))
  if (!isBeyond) {
    return new Map(slots.slice(0, random.between(1, f)).map(slot => [slot, rolesOf(random, wanted)]))
  }
  const count = random.between(f + 1, Math.min(2 * f + 1, hospitals - f - 1, hospitals - 2))
  // Hospitals that act together do the most harm.
  const kinds = wanted ?? (random.chance(0.6) ? COLLUDING : undefined)
  return new Map(slots.slice(0, count).map(slot => [slot, rolesOf(random, kinds)]))
}

function rolesOf (random: Random, wanted?: readonly Role[]): readonly Role[] {
  if (wanted !== undefined) return [random.pick(wanted)]
  if (random.chance(LAPSED_SHARE)) return [random.pick(LAPSED)]
  const first = random.pick(LIARS)
  const second = random.pick(LIARS)
  return random.chance(TWO_ROLES_SHARE) && second !== first ? [first, second] : [first]
}

/** Returns the chance of a crash, which is higher at places that a process seldom passes. */
export function crashChance (usual: number, place: string): number {
  return RARE.has(place) ? Math.min(MOST_RARE, usual * RARE_FACTOR) : usual
}
