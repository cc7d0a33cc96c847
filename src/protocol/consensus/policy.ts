import type { ChainParameters } from '../types/index.js'

/** Timers and local limits, §14. Too short or too long costs time, never safety. */
export interface Policy {
  /** T0: ms a node waits in view 0 before it votes NULLIFY. */
  readonly viewTimeoutMs: number
  /** T_CAP. */
  readonly viewTimeoutCapMs: number
  /** Factor per view. */
  readonly growth: number
  /** GRACE: what a view costs whose leader is known to be away, and how long the next leader lets a
   * notarized block become final before it repeats it. */
  readonly graceMs: number
  /** REB: mean ms between re-broadcasts. */
  readonly rebroadcastMs: number
  /** Between two requests for missing certificates (R3). */
  readonly retryMs: number
  readonly maxSkewMs: number
  readonly minBlockGapMs: number
  /** Votes and proposals are kept for views up to v + this (§14). */
  readonly viewWindow: number
  /** Own votes re-sent at a time, newest first; older ones cannot be needed (README, R9). */
  readonly resentVotesMax: number
}

/** The policy of a chain: its parameters, and the defaults of §14 for the rest. */
export function policyOf (parameters: ChainParameters): Policy {
  return {
    viewTimeoutMs: parameters.viewTimeoutMs,
    viewTimeoutCapMs: parameters.viewTimeoutCapMs,
    growth: 1.5,
    graceMs: 300,
    rebroadcastMs: 1000,
    retryMs: 300,
    maxSkewMs: parameters.maxSkewMs,
    minBlockGapMs: parameters.minBlockGapMs,
    viewWindow: 16,
    resentVotesMax: 256
  }
}
