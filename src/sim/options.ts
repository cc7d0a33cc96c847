import type { FaultName, Plan } from './plan.js'
import type { Role } from './adversaries/index.js'

export interface SimOptions {
  readonly seed: number
  readonly hospitals: number
  /** Kinds of fault that the seed may choose from; all of them unless told. */
  readonly faults?: readonly FaultName[]
  /** Kinds of liar that the seed chooses from, and there is one at least; by chance unless told. */
  readonly adversaries?: readonly Role[]
  /** Real Ed25519 and ECVRF; one seed in a hundred unless told. */
  readonly realCryptography?: boolean
  /** I12: how long the chain may take to go on; told by the plan unless here. */
  readonly livenessBoundMs?: number
  /** What the seed shall not decide. */
  readonly plan?: Partial<Plan>
  /** Hears every line of the transcript. */
  readonly onLine?: (line: string) => void
}

export const ALL_FAULTS: readonly FaultName[] = [
  'loss', 'crash', 'disk', 'partition', 'pause', 'restart', 'churn', 'skew', 'adversary', 'lists',
  'slow', 'beyond'
]
