import '../shared/promise-with-resolvers.js';
import { hex } from '../../protocol/types/index.js';
import { memberIdOfPeer } from '../connections/identity.js';
import { pauseAfter, STABLE_STREAM_MS } from '../shared/backoff.js';
import { guardRpcs } from './rpc-guard.js';
/** Gossipsub opens its streams one after the other, so a slow peer must not delay the others for long. */
const OPEN_TIMEOUT_MS = 3_000;
const STUCK_MS = 15_000;
/**
 * Replaces libp2p's registrar for gossipsub. Gossipsub has no list of forbidden peers: it opens a stream
 * to every connected peer and accepts a stream from every peer. The gate shows gossipsub full members only.
 * Other peers cause no topology event, and their inbound streams are reset before gossipsub sees them.
 * So no byte of gossip goes to a government or to a leaving or joining hospital.
 *
 * The node introduces peers to gossipsub; libp2p's identify does not. A hospital that becomes a member
 * while connected thus needs no new connection.
 */
export class GossipGate {
    registrar;
    ports;
    #streams = new Map();
    #outbound = new Map();
    #topology;
    constructor(registrar, ports) {
        this.registrar = registrar;
        this.ports = ports;
    }
    /** Tells gossipsub about a peer. Does nothing while a stream is open or being opened. */
    introduce(peer, connection, id) {
        const outbound = this.#outboundOf(id);
        const now = performance.now();
        // Gossipsub may have dropped the peer without telling us.
        const stuck = outbound.state === 'opening' && now - outbound.since > STUCK_MS;
        if ((outbound.state !== 'none' && !stuck) || now < outbound.notBefore)
            return;
        Object.assign(outbound, { state: 'opening', since: now });
        this.#topology?.onConnect?.(peer, this.#gated(connection));
    }
    /** Forgets failures, since the peer will probably accept our stream now. */
    forgive(id) {
        Object.assign(this.#outboundOf(id), { failures: 0, notBefore: 0 });
    }
    /** Makes gossipsub forget a peer. The streams are aborted, so no queued byte goes out. */
    banish(peer, id) {
        const key = hex(id);
        for (const stream of this.#streams.get(key) ?? [])
            stream.abort(new Error('gossip refused'));
        this.#streams.delete(key);
        this.#outbound.delete(key);
        this.#topology?.onDisconnect?.(peer);
    }
    handle(protocol, handler, options) {
        return this.registrar.handle(protocol, (data) => this.#accept(handler, data), options);
    }
    /** Stores the topology, which is the same for all versions of gossipsub, and hides it from libp2p. */
    register(protocol, topology) {
        this.#topology = topology;
        return Promise.resolve(protocol);
    }
    unregister() {
        this.#topology = undefined;
    }
    unhandle(protocol) {
        return this.registrar.unhandle(protocol);
    }
    getProtocols() {
        return this.registrar.getProtocols();
    }
    getHandler(protocol) {
        return this.registrar.getHandler(protocol);
    }
    getTopologies() {
        return this.#topology === undefined ? [] : [this.#topology];
    }
    async #accept(handler, data) {
        const { stream, connection } = data;
        const id = memberIdOfPeer(connection.remotePeer);
        if (id === undefined || !this.ports.allowed(id)) {
            stream.abort(new Error('gossip refused'));
            return;
        }
        this.#track(id, stream);
        this.forgive(id);
        const guard = this.ports.guard(id);
        stream.source = endingBoth(stream, guardRpcs(stream.source, {
            ...guard,
            onFault: (code) => {
                stream.abort(new Error(code));
                guard.onFault(code);
            }
        }));
        await handler({ stream, connection: this.#gated(connection) });
    }
    /** Wraps a connection so that the gate judges each stream of gossipsub again when it is open. */
    #gated(connection) {
        const newStream = async (protocols, options) => {
            const id = memberIdOfPeer(connection.remotePeer);
            if (id === undefined || !this.ports.allowed(id))
                throw new Error('gossip refused');
            const outbound = this.#outboundOf(id);
            Object.assign(outbound, { state: 'opening', since: performance.now() });
            const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
            try {
                const stream = await connection.newStream(protocols, { ...options, signal });
                return this.#adopt(id, outbound, stream);
            }
            catch (error) {
                if (signal.aborted)
                    this.ports.onUnresponsive(id);
                this.#lost(id, outbound);
                throw error;
            }
        };
        return new Proxy(connection, {
            get: (target, key) => key === 'newStream' ? newStream : Reflect.get(target, key, target)
        });
    }
    #adopt(id, outbound, stream) {
        if (!this.ports.allowed(id) || this.#outbound.get(hex(id)) !== outbound) {
            stream.abort(new Error('gossip refused'));
            throw new Error('gossip refused');
        }
        Object.assign(outbound, { state: 'open', since: performance.now() });
        this.#track(id, stream);
        const sink = stream.sink.bind(stream);
        stream.sink = (source) => sink(counted(source, this.ports.onSent));
        const lost = () => {
            this.#streams.get(hex(id))?.delete(stream);
            this.#lost(id, outbound);
        };
        ended(stream).then(lost, lost);
        return stream;
    }
    #lost(id, outbound) {
        if (this.#outbound.get(hex(id)) !== outbound)
            return;
        const now = performance.now();
        const lasted = outbound.state === 'open' && now - outbound.since > STABLE_STREAM_MS;
        outbound.failures = lasted ? 0 : outbound.failures + 1;
        outbound.state = 'none';
        outbound.notBefore = now + pauseAfter(outbound.failures);
        this.ports.onLost(id);
    }
    #outboundOf(id) {
        const key = hex(id);
        const outbound = this.#outbound.get(key) ??
            { state: 'none', failures: 0, notBefore: 0, since: 0 };
        this.#outbound.set(key, outbound);
        return outbound;
    }
    #track(id, stream) {
        const streams = this.#streams.get(hex(id)) ?? new Set();
        // Nobody reports the end of an inbound stream; drop ended streams when the next stream comes.
        for (const other of streams)
            if (other.status !== 'open')
                streams.delete(other);
        streams.add(stream);
        this.#streams.set(hex(id), streams);
    }
}
/** Ends our direction with the peer's: nobody writes on a stream that the peer opened. */
async function* endingBoth(stream, source) {
    try {
        yield* source;
    }
    finally {
        stream.abort(new Error('read to its end'));
    }
}
/** Waits for the end of a stream. The acceptor of a gossip stream writes nothing. */
async function ended(stream) {
    const next = await stream.source.next();
    if (next.done !== true)
        stream.abort(new Error('malformed'));
}
/** Counts the bytes of a source. This is no generator, since a waiting generator cannot be ended. */
function counted(source, onBytes) {
    return {
        [Symbol.asyncIterator]() {
            const inner = Symbol.asyncIterator in source
                ? source[Symbol.asyncIterator]()
                : source[Symbol.iterator]();
            const count = (result) => {
                if (result.done !== true)
                    onBytes(result.value.byteLength);
                return result;
            };
            return {
                next: async () => count(await inner.next()),
                return: async () => await inner.return?.() ?? { done: true, value: undefined }
            };
        }
    };
}
//# sourceMappingURL=gossip-gate.js.map