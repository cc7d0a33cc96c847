import { equal } from '../../protocol/types/index.js';
/** Orders the connected peers for requests, so that the load rotates from call to call. */
export class PeerChoice {
    network;
    #turn = 0;
    constructor(network) {
        this.network = network;
    }
    /** Lists the hospitals, `first` at the head if it is connected. */
    order(first) {
        return this.#rotated(['member', 'leaving'], first);
    }
    /**
     * Lists the hospitals, then the government, which has every block, too. A node with an old list needs the
     * government: present members are strangers to that node, and former members may have no blocks.
     */
    orderForBlocks() {
        return [...this.order(), ...this.#rotated(['government'])];
    }
    #rotated(accesses, first) {
        const peers = this.network.peers().filter(peer => accesses.includes(peer.access))
            .map(({ id }) => id);
        this.#turn++;
        const rotated = peers.map((_, index) => peers[(index + this.#turn) % peers.length]);
        if (first === undefined)
            return rotated;
        const preferred = rotated.filter(id => equal(id, first));
        return [...preferred, ...rotated.filter(id => !equal(id, first))];
    }
}
//# sourceMappingURL=peer-choice.js.map