import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { makeFolder, PRIVATE_FOLDER } from '../../system/index.js'
import { encodeLocation, locationIn, type Location } from './location.js'
import { mergedRows } from './merged-rows.js'
import { KEY_BYTES } from './row.js'
import { RowBuffer } from './row-buffer.js'
import { RowFile } from './row-file.js'
import { SearchedRows } from './searched-rows.js'

/** Names that wait in memory until they are a file: 2.5 MiB. */
const MAX_HELD = 65_536
/** Files of names; more become one. Each has 16 KiB in memory while they are merged. */
const MAX_FILES = 64
/** Names that stay in memory after they were looked up, such as those of a patient with many Conditions. */
const MAX_LOOKED_UP = 2_048

/** Tells whether two resources of one name are the same, in other bytes. */
export type Compare = (first: Location, second: Location) => boolean

/**
 * The names of all resources of an import, as hashes in sorted files. Names are added first, then `seal`
 * merges them into one file, and then they are found. Of 64 names, one is in memory.
 */
export class NameIndex {
  readonly #held: RowBuffer
  #files: RowFile[] = []
  #written = 0
  #sealed: SearchedRows | undefined
  readonly #lookedUp = new Map<string, Location | undefined>()

  private constructor (
    private readonly folder: string, private readonly isSame: Compare, maxHeld: number
  ) {
    this.#held = new RowBuffer(maxHeld)
  }

  /** Makes an empty index in a folder that does not exist yet. */
  static create (folder: string, isSame: Compare, maxHeld = MAX_HELD): NameIndex {
    makeFolder(folder, PRIVATE_FOLDER)
    return new NameIndex(folder, isSame, maxHeld)
  }

  add (name: string, place: Location): void {
    this.#held.add(keyOf(name), encodeLocation(place))
    if (this.#held.isFull) this.#write()
  }

  /** Ends the adding of names. */
  seal (): void {
    if (!this.#held.isEmpty) this.#write()
    if (this.#files.length !== 1) this.#mergeFiles()
    this.#sealed = new SearchedRows(this.#files[0]!)
  }

  /** Finds the resources of names. A name of several different resources finds none. */
  find (names: readonly string[]): (Location | undefined)[] {
    return names.map(name => {
      if (this.#lookedUp.has(name)) return this.#lookedUp.get(name)
      const row = this.#sealed?.find(keyOf(name))
      const place = row === undefined ? undefined : locationIn(row)
      const found = place?.isAmbiguous === true ? undefined : place
      if (this.#lookedUp.size === MAX_LOOKED_UP) this.#lookedUp.clear()
      this.#lookedUp.set(name, found)
      return found
    })
  }

  close (): void {
    for (const file of this.#files) file.close()
    this.#files = []
    rmSync(this.folder, { recursive: true, force: true })
  }

  #write (): void {
    this.#files.push(this.#fileOf([this.#held.sorted()]))
    this.#held.clear()
    if (this.#files.length === MAX_FILES) this.#mergeFiles()
  }

  #mergeFiles (): void {
    const merged = this.#fileOf(this.#files.map(file => file.read()))
    for (const file of this.#files) file.close()
    this.#files = [merged]
  }

  #fileOf (lists: readonly Iterable<Buffer>[]): RowFile {
    const merged = mergedRows(lists, (first, second) => this.#merged(first, second))
    return RowFile.write(path.join(this.folder, String(this.#written++)), merged)
  }

  #merged (first: Buffer, second: Buffer): Buffer {
    const one = locationIn(first.subarray(KEY_BYTES))
    const other = locationIn(second.subarray(KEY_BYTES))
    if (one.isAmbiguous) return first
    const isOne = !other.isAmbiguous && (one.digest.equals(other.digest) || this.isSame(one, other))
    if (isOne) return first
    return Buffer.concat([first.subarray(0, KEY_BYTES), encodeLocation({ ...one, isAmbiguous: true })])
  }
}

function keyOf (name: string): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, KEY_BYTES)
}
