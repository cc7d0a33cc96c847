import { memberIdOfAddress, peerIdOf } from '../../network/index.js';
import { equal } from '../../protocol/types/index.js';
import { findGovernment, findHospital } from '../machine/rendezvous.js';
import { every } from '../loop/timers.js';
const LOOK_INTERVAL_MS = 1_000;
/**
 * Finds the nodes of this chain that run on this machine with the same data root. Ports change at each start,
 * and no other peer may be there to ask. So this class looks for every node that is not connected, again and
 * again.
 */
export class Neighbours {
    dataRoot;
    parts;
    #cancel;
    constructor(dataRoot, parts) {
        this.dataRoot = dataRoot;
        this.parts = parts;
    }
    start() {
        // A node may be stopped while it still reads its chain.
        if (this.parts.hostLoop.stopped)
            return;
        this.#look();
        this.#cancel = every(this.parts, LOOK_INTERVAL_MS, () => { this.#look(); });
    }
    stop() {
        this.#cancel?.();
    }
    #look() {
        const { addresses, chain, membership, network } = this.parts;
        const members = [...membership.set.members, ...membership.successorSet?.members ?? []];
        for (const id of [chain.genesis.governmentPeer, ...members.map(({ id }) => id)]) {
            if (network.isConnected(id))
                continue;
            const found = this.#placesOf(id);
            if (found.length > 0)
                addresses.noteLocal(id, found);
        }
    }
    #placesOf(id) {
        const { governmentPeer } = this.parts.chain.genesis;
        const found = equal(id, governmentPeer)
            ? findGovernment(this.dataRoot)
            : findHospital(this.dataRoot, peerIdOf(id));
        return found?.filter(address => {
            const named = memberIdOfAddress(address);
            return named !== undefined && equal(named, id);
        }) ?? [];
    }
}
//# sourceMappingURL=neighbours.js.map