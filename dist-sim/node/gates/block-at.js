import { blockHashKey, blockRowCodec } from '../../protocol/ledger/index.js';
import { equal } from '../../protocol/types/index.js';
/** Returns the final block of this node at a height; undefined if the node has no block there. */
export async function blockAt(chain, store, height) {
    if (height === 0)
        return { hash: chain.id, timestamp: chain.genesis.createdAt };
    const row = await store.entry(blockHashKey(height));
    return row === undefined ? undefined : blockRowCodec.decode(row);
}
/** Returns the hash of that block. */
export async function hashAt(chain, store, height) {
    return (await blockAt(chain, store, height))?.hash;
}
/** Tells whether the blocks are those of this node, as far as this node has blocks of these heights. */
export async function haveSameBlocks(chain, store, tip, blocks) {
    const byHeight = new Map();
    for (const { hash, height, timestamp } of blocks) {
        if (height > tip)
            continue;
        if (!byHeight.has(height))
            byHeight.set(height, await blockAt(chain, store, height));
        const own = byHeight.get(height);
        if (own === undefined || !equal(own.hash, hash) || own.timestamp !== timestamp)
            return false;
    }
    return true;
}
//# sourceMappingURL=block-at.js.map