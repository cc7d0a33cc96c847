import '../shared/promise-with-resolvers.js';
import { GossipSub } from '@chainsafe/libp2p-gossipsub';
import { TopicValidatorResult } from '@libp2p/interface';
import { setTimeout as sleep } from 'node:timers/promises';
import { hex } from '../../protocol/types/index.js';
import { GossipGate } from './gossip-gate.js';
import { GossipMesh } from './gossip-mesh.js';
import { gossipOptions } from './gossip-options.js';
import { memberIdOf, memberIdOfPeer, toPeerId } from '../connections/identity.js';
import { GOSSIP_BYTES_PER_SECOND, GOSSIP_MESSAGES_PER_SECOND, MAX_GOSSIP_BYTES } from '../shared/limits.js';
import { NetworkError } from '../shared/network-error.js';
import { PeerRates } from '../shared/peer-rates.js';
import { PendingBudget } from './pending-budget.js';
const NAME = 'gossip';
/** The first retry of a lost stream comes after this time; the backoff of the gate rules later retries. */
const REOPEN_DELAY_MS = 250;
const RESULTS = {
    accept: TopicValidatorResult.Accept,
    ignore: TopicValidatorResult.Ignore,
    reject: TopicValidatorResult.Reject
};
/** Gossip on one topic among full members. Gossipsub starts at `join`, when the topic is known. */
export class Gossip {
    components;
    ports;
    #pending = new PendingBudget();
    #byteRates = new PeerRates(GOSSIP_BYTES_PER_SECOND);
    #messageRates = new PeerRates(GOSSIP_MESSAGES_PER_SECOND, 2 * GOSSIP_MESSAGES_PER_SECOND);
    #handler = () => 'ignore';
    #running;
    #stopped = false;
    constructor(components, ports) {
        this.components = components;
        this.ports = ports;
    }
    onMessage(handler) {
        this.#handler = handler;
    }
    async join(topic) {
        if (this.#stopped)
            throw new NetworkError('stopped');
        if (!this.ports.isHospital)
            throw new NetworkError('refused', 'gossip is for hospitals');
        if (this.#running !== undefined) {
            if (this.#running.topic !== topic)
                throw new NetworkError('refused', 'joined another topic');
            return;
        }
        const { privateKey, peerId, peerStore, connectionManager, logger, registrar } = this.components;
        const gate = new GossipGate(registrar, {
            allowed: this.ports.allowed,
            guard: (id) => this.#guard(id),
            onSent: (bytes) => { this.ports.meter.bytesOut.add(NAME, bytes); },
            onLost: (id) => { this.#reopen(id); },
            onUnresponsive: (id) => { this.ports.report(id, 'unresponsive'); }
        });
        const sub = new GossipSub({ privateKey, peerId, peerStore, connectionManager, logger, registrar: gate }, gossipOptions(topic, (peer) => this.#penaltyOf(peer)));
        this.#running = { topic, sub, gate, mesh: new GossipMesh(sub.opts) };
        await sub.start();
        sub.topicValidators.set(topic, (source, message) => this.#judge(source, message));
        sub.subscribe(topic);
        this.reconsider();
    }
    async publish(bytes) {
        if (this.#stopped)
            throw new NetworkError('stopped');
        const running = this.#running;
        if (running === undefined)
            throw new NetworkError('not-joined');
        if (bytes.byteLength > MAX_GOSSIP_BYTES) {
            throw new NetworkError('too-large', `gossip message of ${bytes.byteLength} bytes`);
        }
        const { recipients } = await running.sub.publish(running.topic, bytes);
        this.ports.meter.messagesOut.add(NAME, recipients.length);
        return recipients.length;
    }
    subscribers() {
        const peers = this.#running?.sub.getSubscribers(this.#running.topic) ?? [];
        return peers.flatMap((peer) => memberIdOfPeer(peer) ?? []);
    }
    /** Introduces and banishes peers by the current rules, and reopens lost streams. */
    reconsider() {
        for (const id of this.ports.present())
            this.consider(id);
    }
    upkeep(now) {
        this.reconsider();
        const subscribed = new Set(this.subscribers().map(hex));
        const isMissing = (id) => this.ports.allowed(id) && !subscribed.has(hex(id));
        this.#running?.mesh.adjust(![...this.ports.targets()].some(isMissing), now);
    }
    consider(id) {
        const running = this.#running;
        if (running === undefined)
            return;
        const peer = toPeerId(id);
        const key = peer.toString();
        const connection = this.ports.connectionTo(id);
        if (connection === undefined || !this.ports.allowed(id)) {
            if (running.sub.peers.has(key))
                running.gate.banish(peer, id);
        }
        else if (!running.sub.peers.has(key) || !running.sub.streamsOutbound.has(key)) {
            running.gate.introduce(peer, connection, id);
        }
    }
    forget(id) {
        this.#running?.gate.banish(toPeerId(id), id);
    }
    async close() {
        this.#stopped = true;
        await this.#running?.sub.stop();
        this.#running = undefined;
    }
    /** Drops gossipsub's ended stream, which gossipsub itself does not notice, and opens another. */
    #reopen(id) {
        const streams = this.#running?.sub.streamsOutbound;
        const key = toPeerId(id).toString();
        streams?.get(key)?.close().catch(() => { });
        streams?.delete(key);
        setTimeout(() => { this.consider(id); }, REOPEN_DELAY_MS * (1 + Math.random())).unref();
    }
    async #judge(source, message) {
        const id = memberIdOfPeer(source);
        if (id === undefined || !this.ports.allowed(id))
            return TopicValidatorResult.Ignore;
        const size = message.data.byteLength;
        this.ports.meter.messagesIn.add(NAME);
        this.#pending.enter(id, size);
        let result = 'ignore';
        try {
            result = await this.#handler(id, unshared(message.data));
        }
        catch (error) {
            this.ports.logger.warn({ error }, 'gossip handler failed');
        }
        finally {
            this.#pending.leave(id, size);
        }
        this.ports.meter.events.add(`${NAME}/${result}`);
        if (result === 'reject')
            this.ports.report(id, 'gossip-reject');
        return RESULTS[result];
    }
    #guard(id) {
        return {
            onBytes: (count) => { this.ports.meter.bytesIn.add(NAME, count); },
            onFault: (code) => { this.ports.report(id, code); },
            admit: async (bytes, messages) => {
                const wait = Math.max(this.#byteRates.of(id).spend(bytes), this.#messageRates.of(id).spend(Math.max(1, messages)));
                if (wait > 0) {
                    this.ports.meter.events.add(`${NAME}/throttled`);
                    await sleep(wait, undefined, { ref: false });
                }
                await this.#pending.room(id);
            }
        };
    }
    #penaltyOf(peerId) {
        const id = memberIdOf(peerId);
        return id === undefined ? 0 : this.ports.penaltyOf(id);
    }
}
/** Copies a small message out of a large RPC, so that the message does not keep the RPC in memory. */
function unshared(data) {
    return data.byteLength * 2 < data.buffer.byteLength ? data.slice() : data;
}
//# sourceMappingURL=gossip.js.map