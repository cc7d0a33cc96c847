import { decode, signedAllowlistCodec } from '../../protocol/codec/index.js';
import { readU32, u32 } from '../../storage/index.js';
/**
 * Offers the stored lists above the committed list, the newest first, since it replaces the others
 * (SPECIFICATION.md §5.4). Deletes older rows: the ledger has the lists that became final.
 */
export async function offerStoredLists({ membership, store }) {
    const { version } = membership.committed.list;
    const old = [];
    for await (const [key] of store.allowlists.iterate({ lte: u32(version) }))
        old.push(key);
    for (const key of old)
        await store.allowlists.delete(key);
    for await (const [, row] of store.allowlists.iterate({ reverse: true })) {
        const list = decode(signedAllowlistCodec, row);
        if (list.verdict === 'accept')
            membership.offer(list.value);
    }
}
/** Returns the highest version that is stored; 0 without a row. */
export async function newestStoredVersion(store) {
    for await (const [key] of store.allowlists.iterate({ reverse: true, limit: 1 }))
        return readU32(key);
    return 0;
}
//# sourceMappingURL=stored-lists.js.map