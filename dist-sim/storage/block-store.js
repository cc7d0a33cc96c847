import { readU64, u64 } from './integers.js';
import { KeySpace } from './key-spaces.js';
import { Table } from './table.js';
/** Stores blocks and certificates by height, and heights by hash. Only `NodeStore.commitBlock` writes. */
export class BlockStore {
    #blocks;
    #certificates;
    #heights;
    constructor(store) {
        this.#blocks = new Table(store, KeySpace.block);
        this.#certificates = new Table(store, KeySpace.certificate);
        this.#heights = new Table(store, KeySpace.blockHeight);
    }
    putting({ height, block, certificate }, hash) {
        const key = u64(height);
        return [
            this.#blocks.putting(key, block),
            this.#certificates.putting(key, certificate),
            this.#heights.putting(hash, key)
        ];
    }
    async read(height) {
        const key = u64(height);
        const [block, certificate] = await Promise.all([
            this.#blocks.get(key), this.#certificates.get(key)
        ]);
        if (block === undefined || certificate === undefined)
            return undefined;
        return { height, block, certificate };
    }
    /**
     * Reads consecutive blocks, starting at `from`: at most `count` blocks with at most `maxBytes` in all. The
     * first block is returned even if it is larger, so that a reader always makes progress.
     */
    async readRange(from, count, maxBytes) {
        const found = [];
        let bytes = 0;
        const range = { gte: u64(from), limit: count };
        const certificates = this.#certificates.iterate(range);
        try {
            for await (const [key, block] of this.#blocks.iterate(range)) {
                const next = await certificates.next();
                const height = readU64(key);
                if (next.done === true || height !== from + found.length)
                    break;
                const [certificateKey, certificate] = next.value;
                if (readU64(certificateKey) !== height)
                    break;
                bytes += block.byteLength + certificate.byteLength;
                if (found.length > 0 && bytes > maxBytes)
                    break;
                found.push({ height, block, certificate });
            }
        }
        finally {
            await certificates.return(undefined);
        }
        return found;
    }
    async heightOf(hash) {
        const height = await this.#heights.get(hash);
        return height === undefined ? undefined : readU64(height);
    }
    /** Returns the highest height among the stored blocks, without the head row. */
    async highest() {
        for await (const [key] of this.#blocks.iterate({ reverse: true, limit: 1 }))
            return readU64(key);
        return undefined;
    }
}
//# sourceMappingURL=block-store.js.map