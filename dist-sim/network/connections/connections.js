import '../shared/promise-with-resolvers.js';
import { compare, hex } from '../../protocol/types/index.js';
import { MAX_CONNECTIONS_PER_PEER } from '../shared/limits.js';
import { NetworkError } from '../shared/network-error.js';
import { isInUse } from '../shared/in-use.js';
import { nameOf } from '../shared/protocol-name.js';
/** Time for both sides to agree which of two connections they use. */
const SETTLE_MS = 1_000;
/** Holds the connected peers, and closes connections and streams that the rules no longer allow. */
export class Connections {
    self;
    node;
    admission;
    #peers = new Map();
    constructor(self, node, admission) {
        this.self = self;
        this.node = node;
        this.admission = admission;
    }
    get size() {
        return this.#peers.size;
    }
    /** Returns the number of strangers' connections, not of strangers, since a peer may open many. */
    get strangers() {
        return this.#strangers().reduce((sum, id) => sum + this.of(id).length, 0);
    }
    #strangers() {
        return [...this.ids()].filter((id) => this.admission.accessOf(id) === 'stranger');
    }
    *ids() {
        for (const { id } of [...this.#peers.values()])
            yield id;
    }
    has(id) {
        return this.#peers.has(hex(id));
    }
    /** Returns true if this is the first connection of the peer. */
    add(connection, id) {
        if (this.has(id))
            return false;
        this.#peers.set(hex(id), { id, peer: connection.remotePeer, lastRequest: performance.now() });
        return true;
    }
    /** Forgets a known peer without connections. Returns true if the peer was forgotten. */
    remove(id) {
        return this.to(id) === undefined && this.#peers.delete(hex(id));
    }
    /** Returns the connections of a peer, oldest first. */
    of(id) {
        const peer = this.#peers.get(hex(id))?.peer;
        return peer === undefined ? [] : this.node.getConnections(peer);
    }
    /**
     * Chooses the connection to open streams on. Two nodes that dial each other at once have two
     * connections; both then use the connection that the lower id dialled.
     */
    to(id) {
        const open = this.of(id).filter(({ status }) => status === 'open');
        const preferred = compare(this.self, id) < 0 ? 'outbound' : 'inbound';
        return open.find(({ direction }) => direction === preferred) ?? open[0];
    }
    /** Finds the connection of a muxer. libp2p has the field `muxer`, but no type for it. */
    through(muxer) {
        return this.node.getConnections().find((connection) => 'muxer' in connection && connection.muxer === muxer);
    }
    /**
     * Returns old second connections without a request under way, which would fail. Consensus opens a new
     * stream on another connection. Of two nodes, only the node with the lower id closes connections.
     */
    duplicates() {
        const before = Date.now() - SETTLE_MS;
        return [...this.ids()].filter((id) => compare(this.self, id) < 0).flatMap((id) => {
            const kept = this.to(id);
            return this.of(id).filter((connection) => connection !== kept &&
                connection.timeline.open < before && !connection.streams.some(isInUse));
        });
    }
    /**
     * Returns the oldest connections of a peer with more connections than allowed. Dead connections that no
     * node has noticed must not keep out a peer that connects again.
     */
    excess(id) {
        const open = this.of(id).filter(({ status }) => status === 'open');
        return open.slice(0, Math.max(0, open.length - MAX_CONNECTIONS_PER_PEER));
    }
    noteRequest(id) {
        const known = this.#peers.get(hex(id));
        if (known !== undefined)
            known.lastRequest = performance.now();
    }
    /** Returns the strangers that sent no request for `idleMs`. */
    idleStrangers(idleMs) {
        const before = performance.now() - idleMs;
        return this.#strangers().filter((id) => (this.#peers.get(hex(id))?.lastRequest ?? 0) < before);
    }
    /** Disconnects the peer at once; queued bytes are lost. */
    cut(id) {
        for (const connection of [...this.of(id)])
            connection.abort(new NetworkError('closed'));
    }
    /** Aborts the streams of our protocols that are no longer allowed, whichever side opened them. */
    cutForbidden(id) {
        for (const stream of this.of(id).flatMap(({ streams }) => streams)) {
            const name = nameOf(stream.protocol);
            if (name === undefined)
                continue;
            const allowed = stream.direction === 'inbound'
                ? this.admission.mayServe(id, name)
                : this.admission.mayAsk(id, name);
            if (!allowed)
                stream.abort(new NetworkError('refused'));
        }
    }
}
//# sourceMappingURL=connections.js.map