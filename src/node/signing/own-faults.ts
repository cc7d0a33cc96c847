import { equal, type Signer } from '../../protocol/types/index.js'
import { ownClockAhead, type OwnClockParts } from './own-clock.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Trust } from '../gates/trust.js'

export interface OwnFaultParts extends OwnClockParts {
  readonly signer: Signer, readonly membership: MembershipKeeper, readonly trust: Trust
}

/**
 * Whether what this node misses may be its own fault: its chain is in doubt, it reaches no quorum, or
 * its clock is off. Nothing that it misses meanwhile is put down to somebody else under its signature.
 */
export function mayBeAtFault (parts: OwnFaultParts): boolean {
  const { membership: { set }, network, signer, trust } = parts
  const reached = set.members.filter(({ id }) => equal(id, signer.id) || network.isConnected(id)).length
  return !trust.isWhole || reached < set.quorum || ownClockAhead(parts) !== 0
}
