import type { Timestamp } from '../../types/index.js'
import type { LedgerState } from '../state/ledger-state.js'

/** Tells whether a case waits for its draw, which is a Reason of §8 and allows an empty block (§9.6). */
export function hasUndrawn (state: LedgerState): boolean {
  return state.undecided.hasUndrawn()
}

/** Returns the next deadline of all OPEN cases (SPECIFICATION.md §7.7). */
export function nextDeadline (state: LedgerState): Timestamp | undefined {
  return state.undecided.nextDeadline()
}
