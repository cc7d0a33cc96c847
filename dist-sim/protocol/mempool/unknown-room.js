import { hex } from '../types/index.js';
import { WatchIndex } from './watch-index.js';
/** The index takes about this much memory for one id. */
const WATCH_BYTES = 160;
/** Senders with a share. The members of two lists and this node fit. */
const MAX_SENDERS = 256;
/**
 * Holds transactions that name only cases which are not in memory, or a case that the chain does not have.
 * Such a transaction may be ahead of this node, or an old transaction that anybody can replay. So its weight
 * counts for the sender, never for its author, and the oldest of a sender are dropped first. A dropped
 * transaction may come again.
 */
export class UnknownRoom {
    maxWeight;
    #shares = new Map();
    #placed = new Map();
    #index = new WatchIndex();
    /** @param maxWeight of the transactions of one sender, in bytes, with the memory of their index */
    constructor(maxWeight) {
        this.maxWeight = maxWeight;
    }
    get size() { return this.#placed.size; }
    get(leaf) { return this.#placed.get(hex(leaf))?.entry.tx; }
    has(leaf) { return this.#placed.has(hex(leaf)); }
    /** The weight of what a sender has here, in bytes. */
    weightOf(sender) {
        return this.#shares.get(hex(sender))?.weight ?? 0;
    }
    /** Adds a transaction, and drops the oldest of this sender until its share fits. */
    add(entry, sender) {
        const name = hex(sender);
        const share = this.#shares.get(name) ?? { entries: new Set(), weight: 0 };
        if (!this.#shares.has(name) && this.#shares.size >= MAX_SENDERS)
            return;
        if (weightOf(entry) > this.maxWeight)
            return;
        this.#shares.set(name, share);
        share.entries.add(entry);
        share.weight += weightOf(entry);
        this.#placed.set(entry.leaf, { entry, sender });
        this.#index.add(entry);
        for (const oldest of share.entries) {
            if (share.weight <= this.maxWeight)
                break;
            this.remove(oldest);
        }
    }
    remove(entry) {
        const placed = this.#placed.get(entry.leaf);
        if (placed === undefined)
            return;
        this.#placed.delete(entry.leaf);
        this.#index.remove(placed.entry);
        const share = this.#shares.get(hex(placed.sender));
        if (share === undefined)
            return;
        share.entries.delete(placed.entry);
        share.weight -= weightOf(placed.entry);
        if (share.entries.size === 0)
            this.#shares.delete(hex(placed.sender));
    }
    removeLeaf(leaf) {
        const placed = this.#placed.get(hex(leaf));
        if (placed !== undefined)
            this.remove(placed.entry);
    }
    /** Returns the entries that name one of the ids; all entries without `ids`. */
    touchedBy(ids) {
        if (ids === undefined)
            return [...this.#placed.values()];
        return [...this.#index.touchedBy(ids)].map(({ leaf }) => this.#placed.get(leaf));
    }
}
function weightOf({ bytes, watches = [] }) {
    return bytes + watches.length * WATCH_BYTES;
}
//# sourceMappingURL=unknown-room.js.map