import { adaptedTimeout, type ConsensusState, type Policy } from '../consensus/index.js'
import type { View } from '../types/index.js'

/** Enough for a 99th percentile that forgets a bad minute within a few. */
const VIEWS_REMEMBERED = 128
/** A block is mostly final when its view is over and the next one has begun. */
const VIEWS_BEGUN = 16

/**
 * How long recent views took here that made a block final, for timers that fit the network (§8
 * Timers). A view that failed took as long as its timer, and would make the next one longer still:
 * a few silent leaders in a row would drive every timer to its cap.
 */
export interface ViewTimes {
  /** ms each, oldest first. */
  readonly recent: number[]
  /** When the views of the height being decided began here, ms of the monotonic clock; the last few. */
  readonly begun: Map<View, number>
  /** When the height being decided became active, ms of the monotonic clock. */
  activeSince: number | undefined
}

interface Timed {
  readonly consensus: ConsensusState
  readonly viewTimes: ViewTimes
}

/** Notes when the height becomes active, and each view begins. */
export function noteActivity ({ consensus, viewTimes }: Timed, monotonic: number): void {
  if (!consensus.active) return
  viewTimes.activeSince ??= monotonic
  if (viewTimes.begun.has(consensus.view)) return
  viewTimes.begun.set(consensus.view, monotonic)
  viewTimes.begun.delete(consensus.view - VIEWS_BEGUN)
}

/** The height is final by a certificate of `view`; undefined: others finished it, which says nothing. */
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

/** The policy for the next height: T0 follows what views have taken. */
export function adaptedPolicy (policy: Policy, { recent }: ViewTimes): Policy {
  return { ...policy, viewTimeoutMs: adaptedTimeout(recent, policy.viewTimeoutMs) }
}
