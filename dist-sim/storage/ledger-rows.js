import { keyWithout, LedgerSpace } from './key-spaces.js';
const SPACES = new Map(Object.entries(LedgerSpace).map(([name, number]) => [number, name]));
const FIRST_SPACE = 64;
const AFTER_LAST_SPACE = 128;
/**
 * Reads a snapshot of all ledger rows, by space and key. Blocks that are committed meanwhile do not change
 * it. The row of the `ledger` space comes first and names the block of the snapshot.
 */
export async function* ledgerRows(store) {
    const range = { gte: Uint8Array.of(FIRST_SPACE), lt: Uint8Array.of(AFTER_LAST_SPACE) };
    for await (const [key, value] of store.iterate(range)) {
        const space = SPACES.get(key[0]);
        if (space !== undefined)
            yield { space, key: keyWithout(key), value };
    }
}
//# sourceMappingURL=ledger-rows.js.map