import type { ChainParameters } from '../types/index.js'

/** Holds timers and local limits (§14). Wrong values cost time and never safety. */
export interface Policy {
  /** T0: a node votes NULLIFY in view 0 after this time. */
  readonly viewTimeoutMs: number
  /** T_CAP. */
  readonly viewTimeoutCapMs: number
  /** Each view has this many times the timeout of the view before. */
  readonly growth: number
  /** GRACE: a view ends after this time if its leader is unreachable. */
  readonly graceMs: number
  /**
   * SETTLE: a leader repeats a block that was notarized in the view before after this time. A case waits as
   * long for opinions, before a block is made for its draw alone.
   */
  readonly settleMs: number
  /** GATHER: so long after the last block, a leader waits for opinions on the cases of that block. */
  readonly gatherMs: number
  /** PACE: so long after a full block, a leader lets the next block fill. */
  readonly paceMs: number
  /** REB: the mean time between rebroadcasts. */
  readonly rebroadcastMs: number
  /** Time after which a leader that could not propose tries again (R3). */
  readonly retryMs: number
  readonly maxSkewMs: number
  readonly minBlockGapMs: number
  /** Votes and proposals are kept up to this many views ahead (§14.2). */
  readonly viewWindow: number
  /** R9 sends at most this many own votes, the newest. */
  readonly resentVotesMax: number
}

/** Returns the policy of a chain: its parameters, and the values of §14.4 for the rest. */
export function policyOf (parameters: ChainParameters): Policy {
  return {
    viewTimeoutMs: parameters.viewTimeoutMs,
    viewTimeoutCapMs: parameters.viewTimeoutCapMs,
    growth: 1.5,
    graceMs: 100,
    settleMs: 300,
    gatherMs: 200,
    paceMs: 240,
    rebroadcastMs: 1000,
    retryMs: 300,
    maxSkewMs: parameters.maxSkewMs,
    minBlockGapMs: parameters.minBlockGapMs,
    viewWindow: 16,
    resentVotesMax: 256
  }
}
