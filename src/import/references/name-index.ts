import { createHash } from 'node:crypto'
import { openLevelStore, put, type KeyValueStore } from '../../storage/index.js'
import { encodeLocation, locationIn, type Location } from './location.js'

/** Names that wait in memory for the next write. */
const MAX_WAITING = 4096
const KEY_BYTES = 16

/** Tells whether two resources of one name are the same, in other bytes. */
export type Compare = (first: Location, second: Location) => boolean

/** The names of all resources of an import, in a database of its own. Names are stored as hashes. */
export class NameIndex {
  readonly #waiting = new Map<string, { readonly key: Buffer, place: Location }>()

  private constructor (private readonly store: KeyValueStore, private readonly isSame: Compare) {}

  /** Makes an empty index in a folder that does not exist yet. */
  static async create (folder: string, isSame: Compare): Promise<NameIndex> {
    const store = await openLevelStore(folder, {
      writeBufferMebibytes: 4, cacheMebibytes: 8, maxOpenFiles: 64
    })
    return new NameIndex(store, isSame)
  }

  async add (name: string, place: Location): Promise<void> {
    const key = keyOf(name)
    const text = key.toString('latin1')
    const waiting = this.#waiting.get(text)
    if (waiting === undefined) this.#waiting.set(text, { key, place })
    else waiting.place = this.#merged(waiting.place, place)
    if (this.#waiting.size >= MAX_WAITING) await this.flush()
  }

  async flush (): Promise<void> {
    const rows = [...this.#waiting.values()]
    this.#waiting.clear()
    const known = await this.store.getMany(rows.map(({ key }) => key))
    const writes = rows.map(({ key, place }, at) => {
      const earlier = known[at]
      const merged = earlier === undefined ? place : this.#merged(locationIn(earlier), place)
      return put(key, encodeLocation(merged))
    })
    if (writes.length > 0) await this.store.batch(writes, { sync: false })
  }

  /** Finds the resources of names. A name of several different resources finds none. */
  async find (names: readonly string[]): Promise<(Location | undefined)[]> {
    const rows = await this.store.getMany(names.map(keyOf))
    return rows.map(row => {
      const place = row === undefined ? undefined : locationIn(row)
      return place?.isAmbiguous === true ? undefined : place
    })
  }

  async close (): Promise<void> {
    await this.store.close()
  }

  #merged (first: Location, second: Location): Location {
    if (first.isAmbiguous || first.digest.equals(second.digest) || this.isSame(first, second)) return first
    return { ...first, isAmbiguous: true }
  }
}

function keyOf (name: string): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, KEY_BYTES)
}
