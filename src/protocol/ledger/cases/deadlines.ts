import type { Timestamp } from '../../types/index.js'
import { epochDeadline } from '../epochs/end-block.js'
import { sigmaEpoch, type LedgerState } from '../state/ledger-state.js'

/**
 * Tells whether the next block draws a case or a review. That is a Reason of §8 and allows an
 * empty block (§9.6). While no key epoch is active, blocks draw nothing.
 */
export function hasUndrawn (state: LedgerState): boolean {
  const waits = state.undecided.hasUndrawn() || state.undrawnReviews.length > 0
  return waits && sigmaEpoch(state) !== undefined
}

/** Returns the next deadline of all OPEN cases and of the pending key epoch (SPECIFICATION.md §7.7). */
export function nextDeadline (state: LedgerState): Timestamp | undefined {
  const ofCases = state.undecided.nextDeadline()
  const ofEpoch = epochDeadline(state.keys)
  if (ofEpoch === undefined || ofEpoch <= state.timestamp) return ofCases
  return ofCases === undefined ? ofEpoch : Math.min(ofCases, ofEpoch)
}
