import type { SimOptions } from './options.js'
import { SIM_PARAMETERS, type Plan } from './plan.js'

/** I12: so many heights more, within so long of the network becoming good. */
const HEIGHTS_MORE = 4
const LIVENESS_BOUND_MS = 120_000
/** Beyond f a stall is no surprise. */
const BEYOND_BOUND_MS = 40_000
/** Until all that was acknowledged is on the chain; until its bodies are everywhere, step by step. */
const SETTLE_MS = 60_000
const BODIES_MS = 2_000

/** How long a run may take to end well. */
export interface Bounds {
  readonly heightsMore: number
  readonly livenessMs: number
  readonly settleMs: number
  readonly bodiesMs: number
}

/** Where a message takes longer than T0, each height takes the views until the timers have grown. */
export function boundsOf (plan: Plan, { livenessBoundMs }: SimOptions): Bounds {
  const isSlow = plan.calmMs > SIM_PARAMETERS.viewTimeoutMs
  const usual = plan.isBeyond ? BEYOND_BOUND_MS : LIVENESS_BOUND_MS
  return {
    heightsMore: HEIGHTS_MORE,
    livenessMs: livenessBoundMs ?? (isSlow ? 2 * usual : usual),
    settleMs: isSlow ? 2 * SETTLE_MS : SETTLE_MS,
    bodiesMs: BODIES_MS + 4 * plan.calmMs
  }
}
