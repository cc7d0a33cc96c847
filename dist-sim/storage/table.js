import { keyIn, keyWithout } from './key-spaces.js';
import { del, put } from './key-value-store.js';
/** Gives access to a key space; its prefix is added to and removed from keys. */
export class Table {
    store;
    space;
    constructor(store, space) {
        this.store = store;
        this.space = space;
    }
    get(key) {
        return this.store.get(keyIn(this.space, key));
    }
    getMany(keys) {
        return this.store.getMany(keys.map(key => keyIn(this.space, key)));
    }
    /** Writes a value. It is durable when the promise resolves. */
    put(key, value) {
        return this.store.batch([this.putting(key, value)], { sync: true });
    }
    /** Deletes a value, durably when the promise resolves. */
    delete(key) {
        return this.store.batch([this.deleting(key)], { sync: true });
    }
    /** Makes an operation for a batch of several tables. */
    putting(key, value) {
        return put(keyIn(this.space, key), value);
    }
    deleting(key) {
        return del(keyIn(this.space, key));
    }
    async *iterate(range = {}) {
        const { gte, gt, lt, lte, ...rest } = range;
        const lower = gt !== undefined
            ? { gt: keyIn(this.space, gt) }
            : { gte: keyIn(this.space, gte ?? new Uint8Array(0)) };
        const upper = lte !== undefined
            ? { lte: keyIn(this.space, lte) }
            : { lt: lt !== undefined ? keyIn(this.space, lt) : Uint8Array.of(this.space + 1) };
        for await (const [key, value] of this.store.iterate({ ...rest, ...lower, ...upper })) {
            yield [keyWithout(key), value];
        }
    }
    /** Iterates over all entries whose key begins with `prefix`, in key order. */
    async *withPrefix(prefix) {
        for await (const entry of this.iterate({ gte: prefix })) {
            if (!startsWith(entry[0], prefix))
                return;
            yield entry;
        }
    }
}
function startsWith(bytes, prefix) {
    if (bytes.byteLength < prefix.byteLength)
        return false;
    return prefix.every((byte, i) => bytes[i] === byte);
}
//# sourceMappingURL=table.js.map