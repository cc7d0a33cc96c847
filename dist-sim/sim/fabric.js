import { equal } from '../protocol/types/index.js';
/** Returns the reliable links of the good network, with this greatest latency. */
export function calm(mostMs) {
    return { loss: 0, duplication: 0, holdback: 0, latencyMs: [1, mostMs], holdbackMs: 0 };
}
/**
 * Links the nodes: decides which processes are connected, which directions work, and when a message
 * arrives. Messages may overtake each other, since each has a random delay.
 */
export class Fabric {
    timeline;
    random;
    faults = calm(15);
    /** Running processes by slot; the two slots of a twin have one identity. */
    #plugged = new Map();
    /** Directions `from>to` in which messages are lost, though the connection looks open. */
    #cut = new Set();
    /** Pairs without a connection; both sides know it. */
    #parted = new Set();
    /** The slot that a peer is connected to, by `peer/twin`. */
    #views = new Map();
    #neighbours = new Map();
    messages = 0;
    constructor(timeline, random) {
        this.timeline = timeline;
        this.random = random;
    }
    get now() { return this.timeline.now; }
    plug(peer) {
        this.#plugged.set(peer.slot, peer);
        this.refresh();
    }
    unplug(peer) {
        if (this.#plugged.get(peer.slot) !== peer)
            return;
        this.#plugged.delete(peer.slot);
        this.refresh();
    }
    all() {
        return [...this.#plugged.values()].sort((a, b) => a.slot - b.slot);
    }
    /** Loses all messages in these directions; the connections look open. */
    cut(directions) {
        this.#cut = new Set([...directions].map(([from, to]) => `${from}>${to}`));
    }
    /** Ends the connections of these pairs. */
    part(pairs) {
        this.#parted = new Set([...pairs].flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`]));
        this.refresh();
    }
    /** Connects a peer to one of two processes with the same identity. */
    assignTwin(peer, id, slot) {
        this.#views.set(`${peer}/${id}`, slot);
    }
    #linked(a, b) {
        if (a.slot === b.slot || equal(a.id, b.id))
            return false;
        if (this.#parted.has(`${a.slot}>${b.slot}`))
            return false;
        if (!this.#sees(a, b) || !this.#sees(b, a))
            return false;
        return a.admits(b.id) && b.admits(a.id);
    }
    #sees(from, to) {
        const slot = this.#views.get(`${from.slot}/${to.name}`);
        return slot === undefined || slot === to.slot;
    }
    /** The neighbours as of the last `refresh`. */
    neighbours(of) {
        return this.#neighbours.get(of) ?? [];
    }
    find(from, id) {
        return this.neighbours(from).find(other => equal(other.id, id));
    }
    /** Computes all connections again and informs every process. */
    refresh() {
        const all = this.all();
        this.#neighbours = new Map(all.map(peer => [peer, all.filter(other => this.#linked(peer, other))]));
        for (const peer of all)
            peer.compare(this.neighbours(peer));
    }
    /** Carries a message: `deliver` runs at the receiver once, twice or never. */
    carry(from, to, deliver) {
        this.messages++;
        const { faults, random } = this;
        if (this.#cut.has(`${from}>${to.slot}`) || random.chance(faults.loss))
            return;
        const copies = random.chance(faults.duplication) ? 2 : 1;
        for (let i = 0; i < copies; i++) {
            const [least, most] = faults.latencyMs;
            const held = random.chance(faults.holdback) ? random.unit() * faults.holdbackMs : 0;
            this.timeline.after(least + random.unit() * (most - least) + held, () => {
                if (this.#plugged.get(to.slot) === to)
                    to.life.run(deliver);
            });
        }
    }
}
//# sourceMappingURL=fabric.js.map