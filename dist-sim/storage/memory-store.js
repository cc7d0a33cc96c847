import { mapKey as idOf } from '../protocol/types/index.js';
import { StorageError } from './errors.js';
/**
 * Implements `KeyValueStore` in memory, for the simulator and tests: with the order and atomicity of
 * `LevelStore`, and the same loss of unsynced batches on `crash`. Keys are kept as strings with one character
 * per byte, which sort like the bytes.
 */
export class MemoryStore {
    faults;
    #entries = new Map();
    #sorted = [];
    /** False while `#sorted` may lack keys or contain deleted keys. */
    #inOrder = true;
    #unsynced = [];
    #closed = false;
    #failure;
    constructor(faults = {}) {
        this.faults = faults;
    }
    get size() {
        return this.#entries.size;
    }
    async get(key) {
        this.#open();
        return this.#entries.get(idOf(key))?.[1];
    }
    async getMany(keys) {
        this.#open();
        return keys.map(key => this.#entries.get(idOf(key))?.[1]);
    }
    async batch(operations, options) {
        this.#open();
        if (this.#failure !== undefined)
            throw this.#failure;
        try {
            this.faults.beforeBatch?.(operations, options.sync);
        }
        catch (error) {
            throw this.#failure = error;
        }
        const undo = [];
        for (const operation of operations) {
            const id = idOf(operation.key);
            const former = this.#entries.get(id);
            if (!options.sync)
                undo.push([id, former]);
            if (operation.type === 'put') {
                this.#entries.set(id, [operation.key.slice(), operation.value.slice()]);
                if (former === undefined)
                    this.#inOrder = false;
            }
            else if (this.#entries.delete(id)) {
                this.#inOrder = false;
            }
        }
        if (options.sync)
            this.#unsynced = [];
        else
            this.#unsynced.push(undo);
    }
    async *iterate(range) {
        this.#open();
        const ids = this.#range(range);
        // A copy of the references is a snapshot, since entries are replaced and never changed.
        const entries = ids.map(id => this.#entries.get(id));
        for (const entry of entries) {
            this.#open();
            yield entry;
        }
    }
    async close() {
        this.#closed = true;
    }
    /** Simulates a power cut: the last `lost` unsynced batches are lost, by default all of them. */
    crash(lost = this.#unsynced.length) {
        for (let i = 0; i < lost; i++) {
            for (const [id, former] of this.#unsynced.pop()?.toReversed() ?? []) {
                if (former === undefined)
                    this.#entries.delete(id);
                else
                    this.#entries.set(id, former);
            }
        }
        this.#unsynced = [];
        this.#inOrder = false;
        this.reopen();
    }
    /** Opens the store again, as the next process does. */
    reopen() {
        this.#closed = false;
        this.#failure = undefined;
    }
    #range(range) {
        if (!this.#inOrder) {
            this.#sorted = [...this.#entries.keys()].sort(byteOrder);
            this.#inOrder = true;
        }
        const { gte, gt, lt, lte } = range;
        const end = this.#sorted.length;
        const from = Math.max(gte === undefined ? 0 : lowerBound(this.#sorted, idOf(gte), false), gt === undefined ? 0 : lowerBound(this.#sorted, idOf(gt), true));
        const to = Math.min(lt === undefined ? end : lowerBound(this.#sorted, idOf(lt), false), lte === undefined ? end : lowerBound(this.#sorted, idOf(lte), true));
        const limit = range.limit ?? Infinity;
        if (range.reverse === true) {
            return this.#sorted.slice(Math.max(from, to - limit), Math.max(from, to)).reverse();
        }
        return this.#sorted.slice(from, Math.min(to, from + limit));
    }
    #open() {
        if (this.#closed)
            throw new StorageError('closed', 'the store is closed');
    }
}
function byteOrder(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
/** Returns the index of the first id ≥ `id`, or > `id` if `after` is true. */
function lowerBound(sorted, id, after) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        const at = sorted[middle];
        if (at < id || (after && at === id))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
//# sourceMappingURL=memory-store.js.map