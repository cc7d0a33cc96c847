import type { SimOptions } from './options.js'
import { SIM_PARAMETERS, type Plan } from './plan.js'

/** I12: the number of heights that the chain must grow after the network becomes good, and the time limit. */
const HEIGHTS_MORE = 4
const LIVENESS_BOUND_MS = 120_000
/** Beyond f the chain may stall. */
const BEYOND_BOUND_MS = 40_000
/** Time until all acknowledged cases are on the chain, and between two checks for their bodies. */
const SETTLE_MS = 60_000
const BODIES_MS = 2_000
/** Time until an effect is on the chain and attested. A hospital waits 30 s for the block with its step. */
const ATTESTED_MS = 90_000

export interface Bounds {
  readonly heightsMore: number
  readonly livenessMs: number
  readonly settleMs: number
  readonly bodiesMs: number
  readonly erasuresMs: number
}

/** Computes the limits. If messages take longer than T0, early views fail until the timers have grown. */
export function boundsOf (plan: Plan, { livenessBoundMs }: SimOptions): Bounds {
  const isSlow = plan.calmMs > SIM_PARAMETERS.viewTimeoutMs
  const usual = plan.isBeyond ? BEYOND_BOUND_MS : LIVENESS_BOUND_MS
  return {
    heightsMore: HEIGHTS_MORE,
    livenessMs: livenessBoundMs ?? (isSlow ? 2 * usual : usual),
    settleMs: isSlow ? 2 * SETTLE_MS : SETTLE_MS,
    bodiesMs: BODIES_MS + 4 * plan.calmMs,
    erasuresMs: 3 * plan.parameters.attemptWindowMs + (isSlow ? 2 * ATTESTED_MS : ATTESTED_MS)
  }
}
