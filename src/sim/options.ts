import type { FaultName, Plan } from './plan.js'
import type { Role } from './adversaries/index.js'

export interface SimOptions {
  readonly seed: number
  readonly hospitals: number
  /** Kinds of fault that the seed may choose; default: all. */
  readonly faults?: readonly FaultName[]
  /** Kinds of liar that the seed chooses from, at least one; default: by chance. */
  readonly adversaries?: readonly Role[]
  /** True for real Ed25519 and ECVRF; default: one seed in a hundred. */
  readonly realCryptography?: boolean
  /** Time limit of I12; default: by the plan. */
  readonly livenessBoundMs?: number
  /** Parts of the plan that the seed does not decide. */
  readonly plan?: Partial<Plan>
  /** Hears every line of the transcript. */
  readonly onLine?: (line: string) => void
}

export const ALL_FAULTS: readonly FaultName[] = [
  'loss', 'crash', 'disk', 'partition', 'pause', 'restart', 'churn', 'skew', 'adversary', 'lists',
  'slow', 'beyond'
]
