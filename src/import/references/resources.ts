import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { canonicalJson, exactValue } from '../../records/index.js'
import { InputError } from '../fault.js'
import type { SourceFile } from '../files/index.js'
import type { Whole } from '../pieces/index.js'
import { resourceIn, type Item } from './item.js'
import type { Location } from './location.js'

/** Files that are open at once to read resources at their places. */
const MAX_OPEN = 32
/** Resources that stay in memory after they were read, such as a clinician of many diagnoses. */
const MAX_CACHED = 1_000
const MAX_CACHED_CHARACTERS = 2 * 1024 * 1024

/**
 * Reads resources at their places. A file that is compressed or XML cannot be read at a place. Its resources
 * are written to the spool, a file of this import that only the node's user can read. It loses its name at
 * once, so that a killed import leaves nothing of a patient behind.
 */
export class Resources {
  readonly #open = new Map<number, number>()
  readonly #cache = new Map<string, Item>()
  #cached = 0
  #spoolSize = 0
  readonly #spool: number

  constructor (
    private readonly files: readonly SourceFile[], spoolPath: string,
    private readonly base: string | undefined
  ) {
    this.#spool = openSync(spoolPath, 'wx+', 0o600)
    // Windows keeps the name of an open file.
    if (process.platform !== 'win32') rmSync(spoolPath)
  }

  /** Notes where a piece is, and spools it if necessary. */
  place (piece: Whole, { text }: Item, { number, format, isGzip }: SourceFile): Location {
    const isSpooled = isGzip || format === 'xml'
    const offset = isSpooled ? this.#spoolSize : piece.offset
    if (isSpooled) {
      const { bytes } = piece
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#spool, bytes, done, bytes.length - done, this.#spoolSize + done)
      }
      this.#spoolSize += bytes.length
    }
    return {
      file: number, isSpooled, isEntry: piece.kind === 'entry', offset, length: piece.bytes.length,
      digest: createHash('sha256').update(text).digest().subarray(0, 8), isAmbiguous: false
    }
  }

  /** @throws InputError if the file has changed since it was indexed */
  at (place: Location): Item {
    const key = `${place.isSpooled ? 's' : place.file} ${place.offset}`
    const known = this.#cache.get(key)
    if (known !== undefined) {
      this.#cache.delete(key)
      this.#cache.set(key, known)
      return known
    }
    const item = this.#read(place)
    this.#cache.set(key, item)
    this.#cached += item.text.length
    for (const [oldest, { text }] of this.#cache) {
      if (this.#cache.size <= MAX_CACHED && this.#cached <= MAX_CACHED_CHARACTERS) break
      this.#cache.delete(oldest)
      this.#cached -= text.length
    }
    return item
  }

  isSame (first: Location, second: Location): boolean {
    const [one, other] = [first, second].map(place => {
      const { resource, text } = this.#read(place)
      return canonicalJson(exactValue(resource, text))
    })
    return one === other
  }

  close (): void {
    for (const file of [this.#spool, ...this.#open.values()]) closeSync(file)
    this.#open.clear()
  }

  #read (place: Location): Item {
    const file = this.files[place.file]
    const bytes = Buffer.alloc(place.length)
    const descriptor = place.isSpooled ? this.#spool : this.#descriptor(place.file)
    const length = readSync(descriptor, bytes, 0, place.length, place.offset)
    const reading = file === undefined || length !== place.length
      ? undefined
      : resourceIn({ kind: place.isEntry ? 'entry' : 'resource', bytes }, file, this.base)
    if (reading?.kind === 'item') return reading.item
    throw new InputError({ code: 'changed', text: `${file?.name ?? 'a file'} changes while it is imported` })
  }

  #descriptor (number: number): number {
    const known = this.#open.get(number)
    if (known !== undefined) return known
    const [oldest] = this.#open
    if (oldest !== undefined && this.#open.size >= MAX_OPEN) {
      closeSync(oldest[1])
      this.#open.delete(oldest[0])
    }
    const descriptor = openSync(this.files[number]?.path ?? '', 'r')
    this.#open.set(number, descriptor)
    return descriptor
  }
}
