import { rebroadcastDelay, viewTimeout } from './timers.js'
import { isReachable, leaderOf, signerAsLeader } from './state.js'
import type { Turn } from './turn.js'

/** Starts view 0 and R9, because Reason(h) is true (§8.2). */
export function activate (turn: Turn): void {
  const { state } = turn
  if (state.active) return
  state.active = true
  armRebroadcast(turn)
  if (state.view === 0) beginView(turn)
}

/** Arms the timers of the view that was entered, and lets its leader propose (R2). */
export function beginView (turn: Turn): void {
  const { state } = turn
  const { view, context: { policy } } = state
  state.begunAt = turn.clock.monotonic
  turn.arm('view', viewTimeout(policy, view))
  // If the leader is unreachable, the view ends after GRACE, before T(u).
  if (signerAsLeader(state, view) === undefined) {
    if (!isReachable(state, leaderOf(state.context, view))) turn.arm('grace', policy.graceMs)
    return
  }
  // A block that was notarized in the view before is probably about to become final.
  if (view > 0 && state.certificates.notarization(view - 1) !== undefined) {
    turn.arm('propose', policy.settleMs)
  } else {
    turn.later({ rule: 'R3', view })
  }
}

export function armRebroadcast (turn: Turn): void {
  const { state } = turn
  const { policy, height, self, leaders } = state.context
  const id = self?.id ?? leaders[0] ?? new Uint8Array()
  turn.arm('rebroadcast', rebroadcastDelay(policy, id, height, state.rebroadcasts))
}
