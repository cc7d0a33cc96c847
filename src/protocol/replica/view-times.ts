import { adaptedTimeout, type Policy } from '../consensus/index.js'
import type { ReplicaState } from './state.js'

/** Enough for a 99th percentile that forgets a bad minute within a few. */
const VIEWS_REMEMBERED = 128

/** How long recent views took here, for timers that fit the network (§8 Timers). */
export interface ViewTimes {
  /** ms each, oldest first. */
  readonly recent: number[]
  /** When the height being decided became active, ms of the monotonic clock. */
  activeSince: number | undefined
}

/** Notes when the height becomes active. */
export function noteActivity (state: ReplicaState, monotonic: number): void {
  if (state.consensus.active) state.viewTimes.activeSince ??= monotonic
}

/** The height is final after `views` views; 0 for a block that others finished, which says nothing. */
export function noteDecision ({ viewTimes }: ReplicaState, monotonic: number, views: number): void {
  if (viewTimes.activeSince !== undefined && views > 0) {
    viewTimes.recent.push((monotonic - viewTimes.activeSince) / views)
    if (viewTimes.recent.length > VIEWS_REMEMBERED) viewTimes.recent.shift()
  }
  viewTimes.activeSince = undefined
}

/** The policy for the next height: T0 follows what views have taken. */
export function adaptedPolicy (policy: Policy, { recent }: ViewTimes): Policy {
  return { ...policy, viewTimeoutMs: adaptedTimeout(recent, policy.viewTimeoutMs) }
}
