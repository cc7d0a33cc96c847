import { assert, CaseStatus } from '../../types/index.js'
import type { Delta } from './delta.js'
import { eventsOf } from '../state/events.js'
import type { LedgerState } from '../state/ledger-state.js'

/**
 * Changes `state` in place to the state after the block that made `delta`, and returns it. A copy would cost
 * more than the block.
 */
export function applyDelta (state: LedgerState, delta: Delta): LedgerState {
  assert(delta.height === state.height + 1, 'blocks are applied one after another')
  state.height = delta.height
  state.hash = delta.hash
  state.timestamp = delta.timestamp
  state.beacon = delta.beacon
  state.set = delta.set
  state.keys = delta.keys
  state.rulesets = delta.rulesets
  state.undrawnReviews = delta.undrawnReviews
  for (const [id, judges] of delta.owing) {
    if (judges.length === 0) state.owing.delete(id)
    else state.owing.set(id, judges)
  }
  if (state.adopted !== undefined) {
    const { from, id, number } = state.adopted
    state.recoveries = [...state.recoveries, { from, id, number }]
    state.adopted = undefined
  }
  state.ahead = new Map()
  state.aheadBeacon = undefined
  for (const { allowlist } of eventsOf(delta, 'allowlist')) {
    state.allowlist = allowlist
    state.allowlistChangedAt = delta.timestamp
  }
  for (const [id, tally] of delta.tallies) state.tallies.set(id, tally)
  for (const [id, presence] of delta.presence) state.presence.set(id, presence)
  for (const [id, counts] of delta.names) state.names.set(id, counts)
  // Closed cases are removed first, because a new case may have the retry tag of a closed case.
  for (const [id, changed] of delta.cases) {
    if (changed.status > CaseStatus.open) state.undecided.remove(id)
  }
  for (const [id, changed] of delta.cases) {
    const keys = state.undecided.keysOf(id) ?? delta.newKeys.get(id)
    if (changed.status <= CaseStatus.open) state.undecided.put(changed, keys)
  }
  return state
}
