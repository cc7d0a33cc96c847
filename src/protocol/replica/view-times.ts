import { adaptedTimeout, type ConsensusState, type Policy } from '../consensus/index.js'
import type { View } from '../types/index.js'

/** The last views that are kept: enough for a 99th percentile that recovers within minutes. */
const VIEWS_REMEMBERED = 128
/** The last views of a height whose start is kept: a block often becomes final after its view has ended. */
const VIEWS_BEGUN = 16

/**
 * Holds the durations of recent views that made a block final here. The timers follow them (§8.3). Failed
 * views are left out: they last as long as their timer, so a few silent leaders would raise every timer to
 * its cap.
 */
export interface ViewTimes {
  /** Durations in ms, oldest first. */
  readonly recent: number[]
  /** Times on the monotonic clock, in ms, at which the last views of the current height began here. */
  readonly begun: Map<View, number>
  /** Time on the monotonic clock, in ms, at which the current height became active. */
  activeSince: number | undefined
}

interface Timed {
  readonly consensus: ConsensusState
  readonly viewTimes: ViewTimes
}

/** Notes the times at which the height becomes active and its view begins. */
export function noteActivity ({ consensus, viewTimes }: Timed, monotonic: number): void {
  if (!consensus.active) return
  viewTimes.activeSince ??= monotonic
  if (viewTimes.begun.has(consensus.view)) return
  viewTimes.begun.set(consensus.view, monotonic)
  viewTimes.begun.delete(consensus.view - VIEWS_BEGUN)
}

/** Notes that the height is final by an F of `view`; undefined if the block came by catch-up. */
export function noteDecision (
  { viewTimes }: Pick<Timed, 'viewTimes'>, monotonic: number, view: View | undefined
): void {
  const began = view === undefined ? undefined : viewTimes.begun.get(view)
  if (began !== undefined) {
    viewTimes.recent.push(monotonic - began)
    if (viewTimes.recent.length > VIEWS_REMEMBERED) viewTimes.recent.shift()
  }
  viewTimes.activeSince = undefined
  viewTimes.begun.clear()
}

/** Returns the policy for the next height, with T0 adapted to recent views. */
export function adaptedPolicy (policy: Policy, { recent }: ViewTimes): Policy {
  return { ...policy, viewTimeoutMs: adaptedTimeout(recent, policy.viewTimeoutMs) }
}
