import { hex } from '../../protocol/types/index.js';
/** The bodies of several seconds under full load. A body is opened a few blocks after its arrival. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Keeps the bodies that were stored last, so that validation need not read them from the disk. */
export class RecentBodies {
    store;
    #held = new Map();
    #bytes = 0;
    constructor(store) {
        this.store = store;
    }
    remember(bodies) {
        for (const { hash, ciphertext } of bodies) {
            const key = hex(hash);
            if (this.#held.has(key))
                continue;
            this.#held.set(key, ciphertext);
            this.#bytes += ciphertext.byteLength;
        }
        for (const [key, ciphertext] of this.#held) {
            if (this.#bytes <= MAX_BYTES)
                return;
            this.#held.delete(key);
            this.#bytes -= ciphertext.byteLength;
        }
    }
    /** Drops the bodies of decided cases, which are not validated any more. */
    forget(hashes) {
        for (const key of hashes.map(hex)) {
            this.#bytes -= this.#held.get(key)?.byteLength ?? 0;
            this.#held.delete(key);
        }
    }
    /** Returns bodies in the order of `hashes`. Bodies that are no longer here come from the store. */
    async get(hashes) {
        const found = hashes.map(hash => this.#held.get(hex(hash)));
        const lacking = hashes.filter((_, index) => found[index] === undefined);
        if (lacking.length === 0)
            return found;
        const stored = await this.store.getBodies(lacking);
        let next = 0;
        return found.map(body => body ?? stored[next++]);
    }
}
//# sourceMappingURL=recent-bodies.js.map