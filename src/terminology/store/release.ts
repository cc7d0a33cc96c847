import { closeSync, openSync, readSync } from 'node:fs'
import { hex } from '../../protocol/types/index.js'
import type { Concept, ReleaseHeader, Use } from '../release/index.js'
import { searchIndex, type TermIndex } from '../search/index.js'

const TEXT = new TextDecoder()

/** A code as a search finds it. */
export interface FoundCode {
  readonly system: string
  readonly version: string
  readonly concept: Concept
}

/** Reads bytes of a release from its file, or from memory. */
export interface ReleaseBytes {
  read (start: number, end: number): Uint8Array
  close (): void
}

/** Opens a file. The page cache of the system usually has its lines, so reads are synchronous. */
export function bytesOfFile (path: string): ReleaseBytes {
  const file = openSync(path, 'r')
  return {
    read (start, end) {
      const bytes = new Uint8Array(end - start)
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start))
    },
    close () { closeSync(file) }
  }
}

/** A release that is ready to be asked. Only its index is in memory. */
export class Release {
  constructor (
    readonly header: ReleaseHeader, readonly hash: Uint8Array, private readonly index: TermIndex,
    private readonly bytes: ReleaseBytes
  ) {}

  /** The bytes that this release takes in memory. */
  get memory (): number { return this.index.bytes.byteLength }

  close (): void {
    this.bytes.close()
  }

  /** Returns the use of a code, with its dates if they differ from those of the release. */
  look (code: string): { readonly use: Use, readonly from?: string, readonly until?: string } | undefined {
    const ordinal = this.index.find(this.#written(code))
    if (ordinal === undefined) return undefined
    const { hasDates, use } = this.index.useOf(ordinal)
    if (!hasDates) return { use }
    const { from, until } = this.#conceptAt(ordinal)
    return { use, ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
  }

  /** Lists all codes, from the index in memory. */
  * codes (): Generator<string> {
    for (let ordinal = 0; ordinal < this.index.count; ordinal++) yield this.index.codeAt(ordinal)
  }

  find (code: string): FoundCode | undefined {
    const ordinal = this.index.find(this.#written(code))
    return ordinal === undefined ? undefined : this.#found(ordinal)
  }

  search (query: string, limit: number): FoundCode[] {
    return searchIndex(this.index, query, limit).map(ordinal => this.#found(ordinal))
  }

  #found (ordinal: number): FoundCode {
    const { system, version } = this.header
    return { system, version, concept: this.#conceptAt(ordinal) }
  }

  #written (code: string): string {
    return this.header.caseSensitive ? code : code.toUpperCase()
  }

  /** Reads a line. It was checked when the release was installed, and the hash when it was opened. */
  #conceptAt (ordinal: number): Concept {
    const [start, end] = this.index.placeOf(ordinal)
    try {
      return JSON.parse(TEXT.decode(this.bytes.read(start, end - 1))) as Concept
    } catch {
      throw new Error(`the release ${hex(this.hash)} changed on the disk`)
    }
  }
}
