import assert from 'node:assert/strict'
import type { Change, Entries, EntryKey, EntrySpace } from '../../../protocol/ledger/index.js'
import { entryId } from '../../../protocol/ledger/index.js'
import type { Height } from '../../../protocol/types/index.js'
import type { KeyValueStore, Operation } from '../../../storage/index.js'
import { LedgerSpace, ledgerRows, readU64, Table, u64 } from '../../../storage/index.js'

/** A ledger row as the chain makes it. */
export interface RebuiltRow extends EntryKey {
  /** Undefined: a block deleted it. */
  readonly value: Uint8Array | undefined
  /** Of the last block that wrote or deleted it. */
  readonly height: Height
}

const FLAG_AT = 8
const VALUE_AT = 9

/**
 * The ledger rows of a replay, in a database of their own since they outgrow memory. Each row is
 * height u64 ‖ 1 if it exists, 0 if a block deleted it ‖ value: so a row that does not fit names
 * its block, and one that should be gone does, too.
 */
export class RebuiltRows {
  readonly #tables = new Map<EntrySpace, Table>()

  /** @param store empty; used up by this */
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

  /** Lost with the process, as the whole is. */
  async write (height: Height, changes: readonly Change[]): Promise<void> {
    const operations = changes.map(({ space, key, value }): Operation =>
      this.#table(space).putting(key, encode(height, value)))
    await this.store.batch(operations, { sync: false })
  }

  /** In the order of `ledgerRows`. */
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
