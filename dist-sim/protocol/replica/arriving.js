import { hex, ZERO_32 } from '../types/index.js';
/** Bytes of the transactions of one sender whose rows are being loaded, at most. */
export const MAX_ARRIVING_BYTES = 4 * 1024 * 1024;
/** Holds the transactions whose rows are being loaded, before the pool takes them. */
export class Arriving {
    #byLeaf = new Map();
    #bytes = new Map();
    get size() { return this.#byLeaf.size; }
    /** The largest share of a sender, in bytes. */
    get largestShare() { return Math.max(0, ...this.#bytes.values()); }
    get(leaf) {
        return this.#byLeaf.get(hex(leaf))?.transaction;
    }
    /**
     * Adds a transaction, unless it is here or the share of its sender is full. A refused one may come again.
     * @param from the peer that sent it; undefined for this node
     * @returns whether it was added
     */
    add(transaction, from) {
        const leaf = hex(transaction.leaf);
        const sender = hex(from ?? ZERO_32);
        const bytes = (this.#bytes.get(sender) ?? 0) + transaction.bytes.byteLength;
        if (bytes > MAX_ARRIVING_BYTES || this.#byLeaf.has(leaf))
            return false;
        this.#byLeaf.set(leaf, { transaction, sender });
        this.#bytes.set(sender, bytes);
        return true;
    }
    remove({ leaf }) {
        const arrival = this.#byLeaf.get(hex(leaf));
        if (arrival === undefined)
            return;
        const { sender, transaction } = arrival;
        this.#byLeaf.delete(hex(leaf));
        const left = (this.#bytes.get(sender) ?? 0) - transaction.bytes.byteLength;
        if (left > 0)
            this.#bytes.set(sender, left);
        else
            this.#bytes.delete(sender);
    }
}
//# sourceMappingURL=arriving.js.map