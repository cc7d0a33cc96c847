import { equal } from '../../protocol/types/index.js';
import { ownClockAhead } from './own-clock.js';
/**
 * Tells whether missing answers may be this node's own fault. That is so if its chain is in doubt, if it
 * reaches no quorum, or if its clock is off. Meanwhile the node signs no complaint about others.
 */
export function mayBeAtFault(parts) {
    const { membership: { set }, network, signer, trust } = parts;
    const reached = set.members.filter(({ id }) => equal(id, signer.id) || network.isConnected(id)).length;
    return !trust.isWhole || reached < set.quorum || ownClockAhead(parts) !== 0;
}
//# sourceMappingURL=own-faults.js.map