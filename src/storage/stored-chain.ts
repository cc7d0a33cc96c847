import type { Row } from '../protocol/ledger/index.js'
import { BlockStore } from './block-store.js'
import { RESTORE, StorageError } from './errors.js'
import type { KeyValueStore } from './key-value-store.js'
import { ledgerRows } from './ledger-rows.js'
import { Meta, type Head } from './meta.js'

/** Gives read access to the chain and its ledger in a database. A `NodeStore` is a stored chain. */
export interface StoredChain {
  readonly meta: Pick<Meta, 'genesis' | 'chainId' | 'head'>
  readonly blocks: Pick<BlockStore, 'read' | 'readRange' | 'heightOf' | 'highest'>
  /** See `ledgerRows`. */
  ledgerRows (): AsyncGenerator<Row>
}

/**
 * Makes a reader of the chain in a database. The search for damage uses this reader, because `NodeStore.open`
 * refuses a damaged database.
 */
export function storedChain (store: KeyValueStore): StoredChain {
  return {
    meta: new Meta(store),
    blocks: new BlockStore(store),
    ledgerRows: () => ledgerRows(store)
  }
}

/**
 * Returns the head row, after comparing it with the highest stored block.
 * @throws StorageError 'corrupt' if they differ
 */
export async function headOf ({ blocks, meta }: StoredChain): Promise<Head | undefined> {
  const [head, highest] = await Promise.all([meta.head(), blocks.highest()])
  if (highest === head?.height) return head
  throw new StorageError('corrupt', `the database ends with block ${highest ?? 'none'}, but ` +
    `was written up to block ${head?.height ?? 'none'}. ${RESTORE}`)
}
