import { blockHashKey, blockRowCodec, type BlockRow } from '../../protocol/ledger/index.js'
import { equal, type BlockHash, type BlockName, type Chain, type Height } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'

type Rows = Pick<NodeStore, 'entry'>

/** Returns the final block of this node at a height; undefined if the node has no block there. */
export async function blockAt (chain: Chain, store: Rows, height: Height): Promise<BlockRow | undefined> {
  if (height === 0) return { hash: chain.id as Uint8Array, timestamp: chain.genesis.createdAt }
  const row = await store.entry(blockHashKey(height))
  return row === undefined ? undefined : blockRowCodec.decode(row)
}

/** Returns the hash of that block. */
export async function hashAt (chain: Chain, store: Rows, height: Height): Promise<BlockHash | undefined> {
  return (await blockAt(chain, store, height))?.hash
}

/** Tells whether the blocks are those of this node, as far as this node has blocks of these heights. */
export async function haveSameBlocks (
  chain: Chain, store: Rows, tip: Height, blocks: readonly BlockName[]
): Promise<boolean> {
  const byHeight = new Map<Height, BlockRow | undefined>()
  for (const { hash, height, timestamp } of blocks) {
    if (height > tip) continue
    if (!byHeight.has(height)) byHeight.set(height, await blockAt(chain, store, height))
    const own = byHeight.get(height)
    if (own === undefined || !equal(own.hash, hash) || own.timestamp !== timestamp) return false
  }
  return true
}
