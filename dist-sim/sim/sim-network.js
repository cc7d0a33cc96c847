import { NetworkError } from '../network/index.js';
import { equal, hex } from '../protocol/types/index.js';
import { entryOf } from './entry-of.js';
import { never } from './life.js';
const DEADLINE_MS = 10_000;
/** A handler is never aborted. */
const NEVER = new AbortController().signal;
/** Implements the daemon's `Network` on a simulated fabric, with the same rules of access. */
export class SimNetwork {
    fabric;
    ports;
    name;
    /** Set by the chain of the node, when it runs. */
    accessOf = () => 'stranger';
    #listeners = new Map();
    #handlers = new Map();
    #connected = new Set();
    #open = new Map();
    isSubscribed = false;
    #joined = false;
    #onFrame;
    #onMessage;
    constructor(fabric, ports) {
        this.fabric = fabric;
        this.ports = ports;
        this.name = hex(ports.id);
    }
    get slot() { return this.ports.slot; }
    get id() { return this.ports.id; }
    get peerId() { return this.name; }
    get life() { return this.ports.life; }
    consensus = {
        join: () => { this.#joined = true; this.fabric.refresh(); },
        broadcast: (frame) => { this.#sendFrame(frame, this.voters()); },
        send: (to, frame) => {
            const peer = this.voters().find(other => equal(other.id, to));
            if (peer === undefined)
                return false;
            this.#sendFrame(frame, [peer]);
            return true;
        },
        onFrame: (handler) => {
            this.#onFrame = handler;
        },
        isOpen: (id) => this.#open.has(hex(id))
    };
    gossip = {
        join: async () => { this.isSubscribed = true; },
        publish: (bytes) => {
            // Thrown at once, since the node would only log a rejection.
            if (!this.isSubscribed)
                throw new Error('a message was published before the topic was joined');
            if (!this.life.passes('publish'))
                return never();
            const peers = this.fabric.neighbours(this).filter(peer => this.#gossipsWith(peer));
            const deliveries = this.ports.behaviour?.gossip?.(bytes, peers) ??
                peers.map(to => ({ frame: bytes, to }));
            for (const { frame, to } of deliveries) {
                this.fabric.carry(this.slot, to, () => { to.takeGossip(this.id, frame); });
            }
            return Promise.resolve(peers.length);
        },
        onMessage: (handler) => { this.#onMessage = handler; },
        subscribers: () => this.fabric.neighbours(this).map(peer => peer.id)
    };
    addresses() { return [`/ip4/127.0.0.1/tcp/${this.slot + 1}`]; }
    async dial() { }
    disconnect() { }
    setTargets() { }
    reconsider() { if (this.life.alive)
        this.fabric.refresh(); }
    peers() {
        return this.fabric.neighbours(this).map(({ id, name }) => ({
            id, peerId: name, access: this.accessOf(id), addresses: [], connectedAt: 0,
            direction: 'outbound', consensus: this.#open.has(name), gossip: true, penalty: 0
        }));
    }
    isConnected(id) {
        return this.fabric.find(this, id) !== undefined;
    }
    async request(to, protocol, bytes, options = {}) {
        if (!this.life.passes('request'))
            return await never();
        const peer = this.fabric.find(this, to);
        if (peer === undefined)
            throw new NetworkError('not-connected');
        const question = this.ports.behaviour?.question?.(protocol, bytes) ?? bytes;
        return await new Promise((resolve, reject) => {
            const cancel = this.life.after(options.deadlineMs ?? DEADLINE_MS, () => {
                reject(new NetworkError('timeout'));
            });
            const answer = (settle) => {
                this.fabric.carry(peer.slot, this, () => { cancel(); settle(); });
            };
            this.fabric.carry(this.slot, peer, () => {
                peer.serve(this.id, protocol, question).then(reply => { answer(() => { resolve(reply); }); }, (error) => {
                    const code = error instanceof NetworkError ? error.code : 'failed';
                    answer(() => { reject(new NetworkError(code)); });
                });
            });
        });
    }
    async handle(protocol, _limits, handler) {
        this.#handlers.set(protocol, handler);
    }
    /** Answers a request of another node, or of the government. */
    async serve(from, protocol, bytes) {
        const access = this.accessOf(from);
        const handler = this.#handlers.get(protocol);
        if (!this.ports.mayUse(access, protocol))
            throw new NetworkError('refused');
        if (handler === undefined)
            throw new NetworkError('unsupported');
        const reply = await handler(from, bytes, { access, signal: NEVER });
        if (protocol === 'request')
            this.ports.onReply(reply);
        return await this.ports.behaviour?.reply?.(protocol, reply) ?? reply;
    }
    report(id, code) {
        if (this.life.alive)
            this.ports.onReport(id, code);
    }
    on(event, listener) {
        const listeners = entryOf(this.#listeners, event, () => new Set());
        const added = listener;
        listeners.add(added);
        return () => { listeners.delete(added); };
    }
    metrics() {
        return {
            bytesIn: {}, bytesOut: {}, messagesIn: {}, messagesOut: {}, events: {},
            peers: this.#connected.size, consensusQueued: 0
        };
    }
    async stop() { this.fabric.unplug(this); }
    admits(id) {
        const access = this.accessOf(id);
        return access !== 'stranger' && access !== 'government';
    }
    /** Compares the new connections with the previous connections, and calls the listeners. */
    compare(neighbours) {
        const now = new Map(neighbours.map(peer => [peer.name, peer.id]));
        const open = new Map(this.#joined
            ? neighbours.filter(peer => this.#votesWith(peer)).map(peer => [peer.name, peer.id])
            : []);
        const [before, openBefore] = [this.#connected, this.#open];
        this.#connected = new Set(now.keys());
        this.#open = open;
        for (const [name, id] of now)
            if (!before.has(name))
                this.#emit('connect', id);
        const hasChanged = open.size !== openBefore.size ||
            [...open.keys()].some(name => !openBefore.has(name));
        const [changed] = [...open.values(), ...openBefore.values()];
        if (hasChanged && changed !== undefined)
            this.#emit('consensus-open', changed);
    }
    /** Sends a frame of an adversary. */
    inject(frame, to) {
        this.ports.onSent(frame);
        this.#carry(frame, to);
    }
    #carry(frame, to) {
        this.fabric.carry(this.slot, to, () => { to.takeFrame(this.id, frame); });
    }
    #emit(event, id) {
        this.life.after(0, () => {
            for (const listener of this.#listeners.get(event) ?? [])
                listener(id);
        });
    }
    /** Returns the peers that get the consensus frames of this node. */
    voters() {
        return this.#joined ? this.fabric.neighbours(this).filter(peer => this.#votesWith(peer)) : [];
    }
    #votesWith(peer) {
        return this.ports.mayUse(this.accessOf(peer.id), 'consensus');
    }
    #gossipsWith(peer) {
        return this.ports.mayUse(this.accessOf(peer.id), 'gossip') && peer.isSubscribed;
    }
    #sendFrame(frame, peers) {
        if (!this.#joined)
            throw new Error('a frame was sent before the network was joined');
        if (!this.life.passes('send') || peers.length === 0)
            return;
        const { behaviour } = this.ports;
        if (behaviour !== undefined) {
            for (const { frame: other, to } of behaviour.outgoing(frame, peers))
                this.inject(other, to);
            return;
        }
        this.ports.onSent(frame);
        for (const peer of peers)
            this.#carry(frame, peer);
    }
    takeFrame(from, frame) {
        if (!this.ports.mayUse(this.accessOf(from), 'consensus')) {
            this.ports.onRefused(from);
            return;
        }
        if (!this.#joined)
            return;
        this.ports.onReceived(from, frame);
        this.#onFrame?.(from, frame);
    }
    takeGossip(from, bytes) {
        const mayGossip = this.ports.mayUse(this.accessOf(from), 'gossip');
        if (!this.isSubscribed || !mayGossip || this.#onMessage === undefined)
            return;
        const verdict = this.#onMessage(from, bytes);
        if (verdict === 'reject')
            this.report(from, 'gossip-rejected');
        if (verdict === 'accept')
            this.ports.onGossip(bytes);
    }
}
//# sourceMappingURL=sim-network.js.map