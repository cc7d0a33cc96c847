import type { Row } from '../protocol/ledger/index.js'
import { BlockStore } from './block-store.js'
import { RESTORE, StorageError } from './errors.js'
import type { KeyValueStore } from './key-value-store.js'
import { ledgerRows } from './ledger-rows.js'
import { Meta, type Head } from './meta.js'

/** The chain and its ledger in a database, for reading only. A `NodeStore` is a stored chain. */
export interface StoredChain {
  readonly meta: Pick<Meta, 'genesis' | 'chainId' | 'head'>
  readonly blocks: Pick<BlockStore, 'read' | 'readRange' | 'heightOf' | 'highest'>
  /** See `ledgerRows`. */
  ledgerRows (): AsyncGenerator<Row>
}

/**
 * Reads a chain without writing, also in a database that `NodeStore.open` refuses because its newest block
 * is missing: a search for damage must be able to read it.
 */
export function storedChain (store: KeyValueStore): StoredChain {
  return {
    meta: new Meta(store),
    blocks: new BlockStore(store),
    ledgerRows: () => ledgerRows(store)
  }
}

/**
 * Returns the newest block, by the head row and by the blocks themselves.
 * @throws StorageError 'corrupt' if the two differ
 */
export async function headOf ({ blocks, meta }: StoredChain): Promise<Head | undefined> {
  const [head, highest] = await Promise.all([meta.head(), blocks.highest()])
  if (highest === head?.height) return head
  throw new StorageError('corrupt', `the database ends with block ${highest ?? 'none'}, but ` +
    `was written up to block ${head?.height ?? 'none'}. ${RESTORE}`)
}
