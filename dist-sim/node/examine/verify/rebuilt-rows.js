import assert from 'node:assert/strict';
import { entryId } from '../../../protocol/ledger/index.js';
import { LedgerSpace, ledgerRows, readU64, Table, u64 } from '../../../storage/index.js';
const FLAG_AT = 8;
const VALUE_AT = 9;
/**
 * Keeps the ledger rows of a replay in a database of their own, since they can exceed memory. A row consists
 * of height u64, a flag (0 if a block deleted the row, else 1) and the value. So every mismatch names the
 * block that wrote or deleted the row.
 */
export class RebuiltRows {
    store;
    #tables = new Map();
    /** @param store an empty database, for this use alone */
    constructor(store) {
        this.store = store;
        for (const [space, number] of Object.entries(LedgerSpace)) {
            this.#tables.set(space, new Table(store, number));
        }
    }
    async load(keys) {
        const entries = new Map();
        const rows = await Promise.all(keys.map(({ space, key }) => this.#table(space).get(key)));
        for (const [i, key] of keys.entries()) {
            const value = valueOf(rows[i]);
            if (value !== undefined)
                entries.set(entryId(key), value);
        }
        return entries;
    }
    /** Writes without waiting for the disk: the rebuilt ledger is not needed after the process ends. */
    async write(height, changes) {
        const operations = changes.map(({ space, key, value }) => this.#table(space).putting(key, encode(height, value)));
        await this.store.batch(operations, { sync: false });
    }
    /** Reads the rows in the order of `ledgerRows`. */
    async *iterate() {
        for await (const { space, key, value } of ledgerRows(this.store)) {
            yield { space, key, value: valueOf(value), height: readU64(value) };
        }
    }
    #table(space) {
        const table = this.#tables.get(space);
        assert(table !== undefined, 'every space has a number');
        return table;
    }
}
function encode(height, value) {
    const row = new Uint8Array(VALUE_AT + (value?.byteLength ?? 0));
    row.set(u64(height));
    if (value === undefined)
        return row;
    row[FLAG_AT] = 1;
    row.set(value, VALUE_AT);
    return row;
}
function valueOf(row) {
    return row === undefined || row[FLAG_AT] === 0 ? undefined : row.subarray(VALUE_AT);
}
//# sourceMappingURL=rebuilt-rows.js.map