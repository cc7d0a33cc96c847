import { MAX_ADDRESSES } from '../../protocol/codec/index.js';
import { compare, hex } from '../../protocol/types/index.js';
import { pauseAfter } from '../shared/backoff.js';
import { peerIdOf } from './identity.js';
import { MAX_PARALLEL_DIALS, REDIAL_START_MS, STABLE_CONNECTION_MS } from '../shared/limits.js';
/**
 * Keeps this node connected to its targets, and dials nobody else. In a pair, the node with the lower id
 * dials first and the other node a little later. Two nodes that start together thus get one connection.
 */
export class Dialer {
    self;
    capMs;
    ports;
    #targets = new Map();
    #timer;
    #running = 0;
    #stopped = false;
    constructor(self, capMs, ports) {
        this.self = self;
        this.capMs = capMs;
        this.ports = ports;
    }
    setTargets(targets) {
        const wanted = new Set(targets.map(({ id }) => hex(id)));
        for (const key of this.#targets.keys())
            if (!wanted.has(key))
                this.#targets.delete(key);
        for (const { id, addresses } of targets) {
            if (compare(id, this.self) === 0)
                continue;
            const usable = withPeerId(id, addresses);
            const known = this.#targets.get(hex(id));
            if (known === undefined) {
                this.#targets.set(hex(id), {
                    id, addresses: usable, failures: 0, due: this.#firstAttempt(id), dialling: false,
                    // The target may be connected already; if it then disconnects us, that must count as a failure.
                    denied: false, connectedAt: performance.now()
                });
            }
            else if (known.addresses.join() !== usable.join()) {
                Object.assign(known, { addresses: usable, failures: 0, due: this.#firstAttempt(id) });
            }
        }
        this.#schedule();
    }
    *targets() {
        for (const { id } of this.#targets.values())
            yield id;
    }
    connected(id) {
        const target = this.#targets.get(hex(id));
        if (target !== undefined)
            target.connectedAt = performance.now();
    }
    /** Plans the next attempt when the last connection to a peer has ended. */
    lost(id) {
        const target = this.#targets.get(hex(id));
        if (target === undefined)
            return;
        if (performance.now() - target.connectedAt > STABLE_CONNECTION_MS) {
            target.failures = 0;
            target.due = this.#firstAttempt(id);
        }
        else
            this.#postpone(target);
        this.#schedule();
    }
    /** Dials targets again that our rules forbade before and allow now. */
    retryDenied() {
        for (const target of this.#targets.values()) {
            if (!target.denied || !this.ports.mayDial(target.id))
                continue;
            Object.assign(target, { denied: false, failures: 0, due: this.#firstAttempt(target.id) });
        }
        this.#schedule();
    }
    stop() {
        this.#stopped = true;
        clearTimeout(this.#timer);
        this.#targets.clear();
    }
    /** Returns a random moment soon, and a later moment if the peer should dial first. */
    #firstAttempt(id) {
        const wait = compare(this.self, id) < 0 ? 0 : REDIAL_START_MS;
        return performance.now() + wait + Math.random() * 50;
    }
    #postpone(target) {
        target.due = performance.now() + pauseAfter(target.failures, REDIAL_START_MS, this.capMs);
        target.failures++;
    }
    #schedule() {
        clearTimeout(this.#timer);
        if (this.#stopped)
            return;
        let due = Infinity;
        for (const target of this.#targets.values()) {
            if (!target.dialling && !this.ports.isConnected(target.id))
                due = Math.min(due, target.due);
        }
        if (due === Infinity || this.#running >= MAX_PARALLEL_DIALS)
            return;
        const wait = Math.max(0, due - performance.now());
        this.#timer = setTimeout(() => { this.#dialDue(); }, wait);
        this.#timer.unref();
    }
    #dialDue() {
        const now = performance.now();
        for (const target of this.#targets.values()) {
            if (this.#running >= MAX_PARALLEL_DIALS)
                break;
            if (target.dialling || target.due > now || this.ports.isConnected(target.id))
                continue;
            target.denied = !this.ports.mayDial(target.id);
            if (target.denied || target.addresses.length === 0) {
                this.#postpone(target);
                continue;
            }
            this.#running++;
            target.dialling = true;
            this.ports.dial(target.addresses)
                .then(() => { if (!this.ports.isConnected(target.id))
                this.#postpone(target); })
                .catch(() => { this.#postpone(target); })
                .finally(() => {
                this.#running--;
                target.dialling = false;
                this.#schedule();
            })
                .catch(() => { });
        }
        this.#schedule();
    }
}
/** Keeps only addresses of this member's peer ID: a record must not point at another peer. */
function withPeerId(id, addresses) {
    const suffix = `/p2p/${peerIdOf(id)}`;
    return addresses
        .map((address) => address.includes('/p2p/') ? address : address + suffix)
        .filter((address) => address.endsWith(suffix))
        .slice(0, MAX_ADDRESSES);
}
//# sourceMappingURL=dialer.js.map