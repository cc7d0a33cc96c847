import { CaseStatus, type Case, type ChainParameters, type Timestamp } from '../../types/index.js'
import { epochDeadline } from '../epochs/end-block.js'
import { sigmaEpoch, type LedgerState } from '../state/ledger-state.js'

type Windows = Pick<ChainParameters, 'attempts' | 'attemptWindowMs'>

/**
 * Returns the number of attempts that are usable in a block after a block with timestamp `previous`
 * (SPECIFICATION.md §7.3). These are the first attempts. The number is 0 for a case that is not open.
 */
export function usableAttempts (
  { status, openedAt }: Pick<Case, 'status' | 'openedAt'>, previous: Timestamp, parameters: Windows
): number {
  if (status !== CaseStatus.open || previous < openedAt) return 0
  const begun = Math.floor((previous - openedAt) / parameters.attemptWindowMs) + 1
  return Math.min(begun, parameters.attempts)
}

/** Returns the timestamp at which an OPEN case expires (SPECIFICATION.md §7.5). */
export function expiryOf (openedAt: Timestamp, parameters: Windows): Timestamp {
  return openedAt + parameters.attempts * parameters.attemptWindowMs
}

/**
 * Tells whether the next block draws a case, which is a Reason of §8 and allows an empty block (§9.6). While
 * no key epoch is active, blocks draw no case.
 */
export function hasUndrawn (state: LedgerState): boolean {
  return state.undecided.hasUndrawn() && sigmaEpoch(state) !== undefined
}

/**
 * Returns the next deadline of all OPEN cases and of the pending key epoch (SPECIFICATION.md §7.7). It is the
 * smallest openTs + t·W (t = 1…R), or end of DEAL_WAIT, above the last timestamp. Cases drawn by the same
 * block share deadlines, so a binary search per attempt finds it.
 */
export function nextDeadline (state: LedgerState): Timestamp | undefined {
  const { parameters } = state
  const ofEpoch = epochDeadline(state.keys)
  let next = ofEpoch !== undefined && ofEpoch > state.timestamp ? ofEpoch : undefined
  for (let t = 1; t <= parameters.attempts; t++) {
    const offset = t * parameters.attemptWindowMs
    const draw = state.undecided.drawAfter(state.timestamp - offset)
    if (draw !== undefined && (next === undefined || draw.openedAt + offset < next)) {
      next = draw.openedAt + offset
    }
  }
  return next
}
