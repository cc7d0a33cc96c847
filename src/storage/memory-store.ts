import { mapKey as idOf } from '../protocol/types/index.js'
import { StorageError } from './errors.js'
import type { KeyValueStore, Operation, Range } from './key-value-store.js'

type Entry = readonly [key: Uint8Array, value: Uint8Array]
/** The keys that begin with the same byte, which is a key space of the node. */
interface Shelf {
  /** In order, but without `added`. Some may be deleted if `hasGaps`. */
  sorted: string[]
  added: string[]
  hasGaps: boolean
}

/** The former values of a batch, in the order of its operations, to roll the batch back. */
type Undo = readonly (readonly [id: string, former: Entry | undefined])[]

export interface MemoryStoreFaults {
  /**
   * Called before a batch takes effect. It throws to make the batch fail, as on a full or broken disk. All
   * later batches fail as well until `reopen`, as with `LevelStore`.
   */
  beforeBatch? (operations: readonly Operation[], sync: boolean): void
}

/**
 * Implements `KeyValueStore` in memory, for the simulator and tests: with the order and atomicity of
 * `LevelStore`, and the same loss of unsynced batches on `crash`. Keys are kept as strings with one character
 * per byte, which sort like the bytes.
 */
export class MemoryStore implements KeyValueStore {
  readonly #entries = new Map<string, Entry>()
  /** By the first byte, so that a search in a small key space sorts no other. */
  readonly #shelves = new Map<string, Shelf>()
  #unsynced: Undo[] = []
  #closed = false
  #failure: Error | undefined

  constructor (private readonly faults: MemoryStoreFaults = {}) {}

  get size (): number {
    return this.#entries.size
  }

  async get (key: Uint8Array): Promise<Uint8Array | undefined> {
    this.#open()
    return this.#entries.get(idOf(key))?.[1]
  }

  async getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
    this.#open()
    return keys.map(key => this.#entries.get(idOf(key))?.[1])
  }

  async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    this.#open()
    if (this.#failure !== undefined) throw this.#failure
    try {
      this.faults.beforeBatch?.(operations, options.sync)
    } catch (error) {
      throw this.#failure = error as Error
    }
    const undo: (readonly [string, Entry | undefined])[] = []
    for (const operation of operations) {
      const id = idOf(operation.key)
      const former = this.#entries.get(id)
      if (!options.sync) undo.push([id, former])
      this.#set(id, operation.type === 'put' ? [operation.key.slice(), operation.value.slice()] : undefined)
    }
    if (options.sync) this.#unsynced = []
    else this.#unsynced.push(undo)
  }

  async * iterate (range: Range): AsyncGenerator<Entry> {
    this.#open()
    const ids = this.#range(range)
    // A copy of the references is a snapshot, since entries are replaced and never changed.
    const entries = ids.map(id => this.#entries.get(id) as Entry)
    for (const entry of entries) {
      this.#open()
      yield entry
    }
  }

  async close (): Promise<void> {
    this.#closed = true
  }

  /** Simulates a power cut: the last `lost` unsynced batches are lost, by default all of them. */
  crash (lost = this.#unsynced.length): void {
    for (let i = 0; i < lost; i++) {
      for (const [id, former] of this.#unsynced.pop()?.toReversed() ?? []) {
        this.#set(id, former)
      }
    }
    this.#unsynced = []
    this.reopen()
  }

  /** Opens the store again, as the next process does. */
  reopen (): void {
    this.#closed = false
    this.#failure = undefined
  }

  #set (id: string, entry: Entry | undefined): void {
    if (entry === undefined) {
      if (this.#entries.delete(id)) this.#shelfOf(id).hasGaps = true
      return
    }
    if (!this.#entries.has(id)) this.#shelfOf(id).added.push(id)
    this.#entries.set(id, entry)
  }

  #shelfOf (id: string): Shelf {
    const first = id.slice(0, 1)
    let shelf = this.#shelves.get(first)
    if (shelf === undefined) this.#shelves.set(first, shelf = { sorted: [], added: [], hasGaps: false })
    return shelf
  }

  #range ({ gte, gt, lt, lte, limit = Infinity, reverse = false }: Range): string[] {
    const [from, above, below, to] = [gte, gt, lt, lte].map(key => key === undefined ? undefined : idOf(key))
    const least = [from, above].map(id => id?.slice(0, 1) ?? '')
    const most = [below, to].map(id => id?.slice(0, 1))
    const firsts = [...this.#shelves.keys()].filter(first => least.every(id => id <= first) &&
      most.every(id => id === undefined || first <= id)).sort(byteOrder)
    let ids: string[] = []
    for (const first of reverse ? firsts.reverse() : firsts) {
      const sorted = this.#sortedOn(this.#shelves.get(first)!)
      const start = Math.max(
        from === undefined ? 0 : lowerBound(sorted, from, false),
        above === undefined ? 0 : lowerBound(sorted, above, true))
      const end = Math.max(start, Math.min(
        below === undefined ? sorted.length : lowerBound(sorted, below, false),
        to === undefined ? sorted.length : lowerBound(sorted, to, true)))
      const room = Math.min(limit - ids.length, end - start)
      ids = ids.concat(reverse ? sorted.slice(end - room, end).reverse() : sorted.slice(start, start + room))
    }
    return ids
  }

  #sortedOn (shelf: Shelf): readonly string[] {
    const { added, hasGaps, sorted } = shelf
    if (added.length === 0 && !hasGaps) return sorted
    const all = [...sorted, ...added]
    // A key that was deleted and set again is in both lists.
    shelf.sorted = (hasGaps ? [...new Set(all)].filter(id => this.#entries.has(id)) : all).sort(byteOrder)
    shelf.added = []
    shelf.hasGaps = false
    return shelf.sorted
  }

  #open (): void {
    if (this.#closed) throw new StorageError('closed', 'the store is closed')
  }
}

function byteOrder (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Returns the index of the first id ≥ `id`, or > `id` if `after` is true. */
function lowerBound (sorted: readonly string[], id: string, after: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = sorted[middle] as string
    if (at < id || (after && at === id)) low = middle + 1
    else high = middle
  }
  return low
}
