import { peerIdOf } from '../../../network/index.js';
import { equal } from '../../../protocol/types/index.js';
import { GOVERNMENT_NAME } from '../../machine/display-name.js';
import { nameOf } from '../../gates/name-of.js';
/** Logs which peers connect and disconnect: members and the government at `info`, strangers at `debug`. */
export function writePeers(base) {
    const write = (message) => (id) => {
        const isGovernment = base.government !== undefined && equal(base.government, id);
        const running = base.chain;
        const isMember = running?.membership.isKnown(id) === true;
        const name = isGovernment ? GOVERNMENT_NAME : isMember ? nameOf(running, id) : undefined;
        base.logger[name === undefined ? 'debug' : 'info'](() => ({
            peer: peerIdOf(id), ...(name === undefined ? {} : { called: name })
        }), message);
    };
    base.network.on('connect', write('peer connected'));
    base.network.on('disconnect', write('peer lost'));
}
//# sourceMappingURL=peers.js.map