import {
  ENTRY_SPACES, entryId, leafChangesOf, statePageKey, statePageRow, stateRootKey, stateRootRow, type Change,
  type Entries, type EntryKey
} from '../protocol/ledger/index.js'
import {
  childNames, isUpperBranch, nextOnPath, pageHash, pagesNeeded, pathOf, updateFrom, updateTree, UPPER_STEPS,
  upperPages, type LeafChange, type PageName, type PageReader, type TreeUpdate
} from '../protocol/tree/index.js'
import { equal } from '../protocol/types/index.js'
import { RESTORE, StorageError } from './errors.js'

/** The number of pages that stay in memory; a page has at most 2 KiB. */
const MAX_PAGES = 8_192

/**
 * Updates the state tree of a database. The tree itself is pure; this class loads the pages that an update
 * reads, and keeps the pages that were used last. It holds no page that the database will not have.
 */
export class StateTree {
  readonly #pages = new Map<PageName, Uint8Array>()
  /** What the last update replaced; undefined before the first, or if it is too much to keep. */
  #last: LastUpdate | undefined

  /** @param load reads rows of the database */
  constructor (private readonly load: (keys: readonly EntryKey[]) => Promise<Entries>) {}

  /**
   * Returns the changes of pages and of the root that belong to the changes of a block. They must be written
   * in the same batch. If that fails, the tree cannot be used any more.
   */
  async changesWith (changes: readonly Change[]): Promise<Change[]> {
    await this.#begin()
    const leaves = leafChangesOf(changes)
    const update = await this.#updated(leaves)
    const former: (Uint8Array | undefined)[] = []
    const rows: Change[] = [stateRootRow(update.root)]
    for (const [name, page] of update.pages) {
      const before = this.#pages.get(name)
      former.push(before)
      // An upper branch is not stored; it may replace a bucket.
      if (page !== undefined && !isUpperBranch(name, page)) rows.push(statePageRow(name, page))
      else if (before !== undefined && !isUpperBranch(name, before)) rows.push(statePageRow(name, undefined))
      this.#keep(name, page)
    }
    this.#last = former.length > MAX_PAGES ? undefined : { leaves, names: [...update.pages.keys()], former }
    this.#drop()
    return rows
  }

  #keep (name: PageName, page: Uint8Array | undefined): void {
    // A page that is set again becomes the newest. While few pages are here, none is dropped soon.
    if (page === undefined || this.#pages.size > MAX_PAGES / 2) this.#pages.delete(name)
    if (page !== undefined) this.#pages.set(name, page)
  }

  /** Updates the tree, mostly from pages in memory alone. If one is missing, all missing pages are loaded. */
  async #updated (leaves: readonly LeafChange[]): Promise<TreeUpdate> {
    const read: PageReader = name => this.#pages.get(name)
    const update = updateFrom(leaves, read)
    if (update !== undefined) return update
    for (;;) {
      const needed = pagesNeeded(leaves, read)
      if (needed.length === 0) return updateTree(leaves, read)
      for (const [name, page] of await this.#loaded(needed)) this.#pages.set(name, page)
    }
  }

  /**
   * Returns the pages from the root to a row, in the state before the last update. The header of the last
   * block has the root of that state.
   * @param mayBeChanged true if the caller knows the row as it was before the last update
   * @returns undefined if the last update changed the row, if no update was made since the start, or if an
   * update was made meanwhile
   */
  async pathBefore ({ space, key }: EntryKey, mayBeChanged = false): Promise<Uint8Array[] | undefined> {
    const path = pathOf(ENTRY_SPACES[space], key)
    const last = this.#last
    if (last === undefined) return undefined
    if (!mayBeChanged && last.leaves.some(leaf => equal(leaf.path, path))) return undefined
    const pages: Uint8Array[] = []
    for (let name: PageName | undefined = ''; name !== undefined; name = nextOnPath(path, pages)) {
      const known: Uint8Array | undefined = last.former[last.names.indexOf(name)] ?? this.#pages.get(name)
      pages.push(known ?? (await this.#loaded([name])).get(name)!)
      if (this.#last !== last) return undefined
    }
    return pages
  }

  /** Makes the upper branches at the first use. @throws StorageError 'corrupt' if they have another root */
  async #begin (): Promise<void> {
    if (this.#pages.has('')) return
    const found = new Map<PageName, Uint8Array>()
    const root = (await this.load([stateRootKey()])).get(entryId(stateRootKey()))
    let names: readonly PageName[] = root === undefined ? [] : ['']
    for (let steps = 0; steps <= UPPER_STEPS; steps++) {
      const entries = await this.load(names.map(statePageKey))
      const missing = names.filter(name => {
        const page = entries.get(entryId(statePageKey(name)))
        if (page !== undefined) found.set(name, page)
        return page === undefined
      })
      names = missing.flatMap(childNames)
    }
    const pages = upperPages(found)
    if (root !== undefined && !equal(pageHash(pages.get('')!), root)) throw damaged()
    for (const [name, page] of pages) this.#pages.set(name, page)
  }

  /** Keeps the pages that were written last, and all upper pages. */
  #drop (): void {
    for (const name of this.#pages.keys()) {
      if (this.#pages.size <= MAX_PAGES) return
      if (name.length >= UPPER_STEPS) this.#pages.delete(name)
    }
  }

  async #loaded (names: readonly PageName[]): Promise<Map<PageName, Uint8Array>> {
    const keys = names.map(statePageKey)
    const entries = await this.load(keys)
    return new Map(names.map((name, i) => {
      const page = entries.get(entryId(keys[i]!))
      if (page === undefined) throw damaged()
      return [name, page]
    }))
  }
}

function damaged (): StorageError {
  return new StorageError('corrupt', `a page of the state tree is missing or wrong. ${RESTORE}`)
}

interface LastUpdate {
  /** The rows that it changed. */
  readonly leaves: readonly LeafChange[]
  /** The names of the pages that it changed. */
  readonly names: readonly PageName[]
  /** Each of these pages as it was before; undefined for a page that was not there. */
  readonly former: readonly (Uint8Array | undefined)[]
}
