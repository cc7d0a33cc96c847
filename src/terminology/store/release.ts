import { closeSync, openSync, readSync } from 'node:fs'
import { hex } from '../../protocol/types/index.js'
import { conceptOf, type Concept, type ReleaseHeader, type Use } from '../release/index.js'
import { searchIndex, type TermIndex } from '../search/index.js'

/** A code as a search finds it. */
export interface FoundCode {
  readonly system: string
  readonly version: string
  readonly concept: Concept
}

/** A release on this disk, ready to be asked. Only its index is in memory. */
export class Release {
  readonly #file: number

  constructor (
    path: string, readonly header: ReleaseHeader, readonly hash: Uint8Array, private readonly index: TermIndex
  ) {
    this.#file = openSync(path, 'r')
  }

  /** The bytes that this release takes in memory. */
  get memory (): number { return this.index.bytes.byteLength }

  close (): void {
    closeSync(this.#file)
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

  find (code: string): Concept | undefined {
    const ordinal = this.index.find(this.#written(code))
    return ordinal === undefined ? undefined : this.#conceptAt(ordinal)
  }

  search (query: string, limit: number): FoundCode[] {
    const { system, version } = this.header
    return searchIndex(this.index, query, limit)
      .map(ordinal => ({ system, version, concept: this.#conceptAt(ordinal) }))
  }

  #written (code: string): string {
    return this.header.caseSensitive ? code : code.toUpperCase()
  }

  /** Reads one line. The page cache of the system usually has it. */
  #conceptAt (ordinal: number): Concept {
    const [start, end] = this.index.placeOf(ordinal)
    const bytes = Buffer.alloc(end - start - 1)
    const length = readSync(this.#file, bytes, 0, bytes.length, start)
    const concept = length === bytes.length ? conceptOf(bytes.toString('utf8')) : undefined
    if (concept === undefined) throw new Error(`the release ${hex(this.hash)} changed on the disk`)
    return concept
  }
}
