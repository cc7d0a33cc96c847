import type { FaultName, Plan } from './plan.js'
import type { Disaster } from './disaster.js'
import type { Role } from './adversaries/index.js'

export interface SimOptions {
  readonly seed: number
  readonly hospitals: number
  /** Kinds of fault that the seed may choose; default: all. */
  readonly faults?: readonly FaultName[]
  /** Roles that the seed chooses from, for at least one hospital; default: by chance. */
  readonly adversaries?: readonly Role[]
  /** True for real Ed25519 and ristretto255; default: one seed in a hundred. */
  readonly realCryptography?: boolean
  /** Time limit of I12; default: by the plan. */
  readonly livenessBoundMs?: number
  /** Parts of the plan that replace the seed's choices. */
  readonly plan?: Partial<Plan>
  /** More than f hospitals lose something at once, and every operator runs `recover`. No seed does this. */
  readonly disaster?: Disaster
  readonly onLine?: (line: string) => void
}
