import { BlockStore } from './block-store.js';
import { RESTORE, StorageError } from './errors.js';
import { ledgerRows } from './ledger-rows.js';
import { Meta } from './meta.js';
/** Makes a reader of the chain, also of a damaged database that `NodeStore.open` refuses. */
export function storedChain(store) {
    return {
        meta: new Meta(store),
        blocks: new BlockStore(store),
        ledgerRows: () => ledgerRows(store)
    };
}
/** Returns the head row. @throws StorageError 'corrupt' if it differs from the highest stored block */
export async function headOf({ blocks, meta }) {
    const [head, highest] = await Promise.all([meta.head(), blocks.highest()]);
    if (highest === head?.height)
        return head;
    throw new StorageError('corrupt', `the database ends with block ${highest ?? 'none'}, but ` +
        `was written up to block ${head?.height ?? 'none'}. ${RESTORE}`);
}
//# sourceMappingURL=stored-chain.js.map