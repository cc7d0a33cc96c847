import { EMPTY_PAGE, updateTree } from '../../tree/index.js'
import { entryId, type Change, type Entries, type EntryKey, type Row } from './entry.js'
import { statePageKey } from './keys.js'
import { leafChangesOf, treeRowsOf } from './state-tree.js'

/** All rows of a ledger in memory, with the state tree over them. Only for ledgers of a known small size. */
export class MemoryRows {
  /** By `entryId`. */
  readonly rows = new Map<string, Row>()

  load (keys: readonly EntryKey[]): Entries {
    const entries = new Map<string, Uint8Array>()
    for (const key of keys) {
      const row = this.rows.get(entryId(key))
      if (row !== undefined) entries.set(entryId(key), row.value)
    }
    return entries
  }

  /** Writes the changes of a block, and the pages and the root that follow from them. */
  apply (changes: readonly Change[]): void {
    const leaves = leafChangesOf(changes)
    for (const change of changes) this.#write(change)
    for (const change of treeRowsOf(updateTree(leaves, name => this.page(name)))) this.#write(change)
  }

  /** Returns a page of the state tree. */
  page (name: string): Uint8Array | undefined {
    return this.rows.get(entryId(statePageKey(name)))?.value ?? (name === '' ? EMPTY_PAGE : undefined)
  }

  #write ({ space, key, value }: Change): void {
    const id = entryId({ space, key })
    if (value === undefined) this.rows.delete(id)
    else this.rows.set(id, { space, key, value })
  }
}
