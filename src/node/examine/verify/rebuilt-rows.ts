import assert from 'node:assert/strict'
import {
  entryId, type Change, type Entries, type EntryKey, type EntrySpace
} from '../../../protocol/ledger/index.js'
import type { Height } from '../../../protocol/types/index.js'
import {
  LedgerSpace, ledgerRows, readU64, StateTree, Table, u64, type KeyValueStore, type Operation
} from '../../../storage/index.js'

/** A ledger row as the chain makes it. */
export interface RebuiltRow extends EntryKey {
  /** Undefined if a block deleted the row. */
  readonly value: Uint8Array | undefined
  /** Height of the last block that wrote or deleted the row. */
  readonly height: Height
}

const FLAG_AT = 8
const VALUE_AT = 9

/**
 * Keeps the ledger rows of a replay in a database of their own, since they can exceed memory. A row consists
 * of height u64, a flag (0 if a block deleted the row, else 1) and the value. So every mismatch names the
 * block that wrote or deleted the row.
 */
export class RebuiltRows {
  readonly #tables = new Map<EntrySpace, Table>()
  readonly #tree = new StateTree(keys => this.load(keys))

  /** @param store an empty database, for this use alone */
  constructor (private readonly store: KeyValueStore) {
    for (const [space, number] of Object.entries(LedgerSpace)) {
      this.#tables.set(space as EntrySpace, new Table(store, number))
    }
  }

  async load (keys: readonly EntryKey[]): Promise<Entries> {
    const entries = new Map<string, Uint8Array>()
    const rows = await Promise.all(keys.map(({ space, key }) => this.#table(space).get(key)))
    for (const [i, key] of keys.entries()) {
      const value = valueOf(rows[i])
      if (value !== undefined) entries.set(entryId(key), value)
    }
    return entries
  }

  /**
   * Writes the rows and their state tree, without waiting for the disk: the rebuilt ledger is not needed
   * after the process ends.
   */
  async write (height: Height, changes: readonly Change[]): Promise<void> {
    const tree = await this.#tree.changesWith(changes)
    const operations = [...changes, ...tree].map(({ space, key, value }): Operation =>
      this.#table(space).putting(key, encode(height, value)))
    await this.store.batch(operations, { sync: false })
  }

  /** Reads the rows in the order of `ledgerRows`. */
  async * iterate (): AsyncGenerator<RebuiltRow> {
    for await (const { space, key, value } of ledgerRows(this.store)) {
      yield { space, key, value: valueOf(value), height: readU64(value) }
    }
  }

  #table (space: EntrySpace): Table {
    const table = this.#tables.get(space)
    assert(table !== undefined, 'every space has a number')
    return table
  }
}

function encode (height: Height, value: Uint8Array | undefined): Uint8Array {
  const row = new Uint8Array(VALUE_AT + (value?.byteLength ?? 0))
  row.set(u64(height))
  if (value === undefined) return row
  row[FLAG_AT] = 1
  row.set(value, VALUE_AT)
  return row
}

function valueOf (row: Uint8Array | undefined): Uint8Array | undefined {
  return row === undefined || row[FLAG_AT] === 0 ? undefined : row.subarray(VALUE_AT)
}
