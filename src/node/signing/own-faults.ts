import { equal } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { ownClockAhead } from './own-clock.js'

/**
 * Whether what this node misses may be its own fault: its chain is in doubt, it reaches no quorum, or
 * its clock is off. Nothing that it misses meanwhile is put down to somebody else under its signature.
 */
export function mayBeAtFault (core: Core): boolean {
  const { membership: { set }, network, signer, trust } = core
  const reached = set.members.filter(({ id }) => equal(id, signer.id) || network.isConnected(id)).length
  return !trust.isWhole || reached < set.quorum || ownClockAhead(core) !== 0
}
