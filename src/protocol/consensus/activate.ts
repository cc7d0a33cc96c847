import { rebroadcastDelay, viewTimeout } from './timers.js'
import { isReachable, leaderOf, signerAsLeader } from './state.js'
import type { Turn } from './turn.js'

/** Reason(h) has become true (§8): view 0 starts, and R9 with it. */
export function activate (turn: Turn): void {
  const { state } = turn
  if (state.active) return
  state.active = true
  armRebroadcast(turn)
  if (state.view === 0) beginView(turn)
}

/** R2, second half: the timers of the view that has been entered, and its leader's turn. */
export function beginView (turn: Turn): void {
  const { state } = turn
  const { view, context: { policy } } = state
  state.begunAt = turn.clock.monotonic
  turn.arm('view', viewTimeout(policy, view))
  // A leader known to be away costs GRACE, not T(u).
  if (signerAsLeader(state, view) === undefined) {
    if (!isReachable(state, leaderOf(state.context, view))) turn.arm('grace', policy.graceMs)
    return
  }
  // A block notarized in the view before is probably final any moment now.
  if (view > 0 && state.certificates.notarization(view - 1) !== undefined) {
    turn.arm('propose', policy.graceMs)
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
