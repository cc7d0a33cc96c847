import type { Clock } from '../consensus/index.js'
import { equal, hex, HolderState, type MemberId } from '../types/index.js'
import type { ReplicaState } from './state.js'

/** A leader waits this part of GRACE for opinions: longer than a validator needs on a fast network. */
const PARTS_OF_GRACE = 3

/**
 * Returns for how many ms a leader of view 0 should wait for opinions on the cases that its block draws
 * (R3). Without the wait, the block would hold the first opinion, and the second would need a block of its
 * own. Nobody waits for a clinician, or for a hospital that has no connection.
 */
export function opinionsDueIn (state: ReplicaState, clock: Clock): number {
  const { ledger, policy, tipShares } = state
  const left = (tipShares?.drawnAt ?? -Infinity) + policy.graceMs / PARTS_OF_GRACE - clock.monotonic
  if (left <= 0) return 0
  for (const drawn of ledger.ahead.values()) {
    if (drawn.isForClinician) continue
    const isAwaited = drawn.holders.some(({ state: held, validator }) => held === HolderState.holds &&
      isHere(state, validator) && !state.opinionsSeen.knows(validator, drawn.id))
    if (isAwaited) return Math.ceil(left)
  }
  return 0
}

function isHere ({ connected, signer }: ReplicaState, id: MemberId): boolean {
  return connected.has(hex(id)) || (signer !== undefined && equal(id, signer.id))
}
