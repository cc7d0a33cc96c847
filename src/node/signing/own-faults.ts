import { equal, type Signer } from '../../protocol/types/index.js'
import { ownClockAhead, type OwnClockParts } from './own-clock.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Trust } from '../gates/trust.js'

export interface OwnFaultParts extends OwnClockParts {
  readonly signer: Signer, readonly membership: MembershipKeeper, readonly trust: Trust
}

/**
 * Tells whether missing answers may be this node's own fault. That is so if its chain is in doubt, if it
 * reaches no quorum, or if its clock is off. Meanwhile the node signs no complaint about others.
 */
export function mayBeAtFault (parts: OwnFaultParts): boolean {
  const { membership: { set }, network, signer, trust } = parts
  const reached = set.members.filter(({ id }) => equal(id, signer.id) || network.isConnected(id)).length
  return !trust.isWhole || reached < set.quorum || ownClockAhead(parts) !== 0
}
