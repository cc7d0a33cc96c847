import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { equal, fromHex, hex } from '../../protocol/types/index.js'
import { makeFolder, replaceFile } from '../../system/index.js'
import { headerOf, type ReleaseHeader } from '../release/index.js'
import { readTermIndex, type TermIndex } from '../search/index.js'
import { checkRelease } from './check-release.js'
import { Release, bytesOfFile } from './release.js'

/** A release in the folder of a node. */
export interface StoredRelease {
  readonly hash: string
  readonly header: ReleaseHeader
  readonly bytes: number
}

const NAME = /^([0-9a-f]{64})\.release$/
/** The longest header line. */
const MAX_HEADER_BYTES = 4096
const DIGEST_BYTES = 32

/**
 * Keeps releases in a folder, each under its hash. A file never changes, so a command may add one while the
 * node runs. The index beside a release is built again if it is missing or damaged.
 */
export class ReleaseStore {
  /** The newest use is last. */
  readonly #open = new Map<string, Promise<Release | undefined>>()

  /** @param maxOpen how many releases are kept open; the one that was not used for longest is closed */
  constructor (readonly folder: string, private readonly maxOpen = 8) {}

  /** Lists the releases by system and first day. Files that are no releases are left out. */
  async list (): Promise<StoredRelease[]> {
    const names = await readdir(this.folder).catch(() => [])
    const found = await Promise.all(names.map(async name => {
      const hash = NAME.exec(name)?.[1]
      return hash === undefined ? undefined : await this.#describe(hash)
    }))
    const key = ({ header: { from, system } }: StoredRelease): string => `${system} ${from}`
    return found.filter(each => each !== undefined).sort((a, b) => key(a) < key(b) ? -1 : 1)
  }

  async #describe (hash: string): Promise<StoredRelease | undefined> {
    const file = await open(this.#file(hash)).catch(() => undefined)
    try {
      const start = await file?.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0)
      const text = start?.buffer.subarray(0, start.bytesRead).toString('utf8')
      const header = text === undefined ? undefined : headerOf(text.slice(0, text.indexOf('\n')))
      return header === undefined ? undefined : { hash, header, bytes: (await file!.stat()).size }
    } finally {
      await file?.close()
    }
  }

  /**
   * Moves a file into the store, if it is a sound release.
   * @param expected the hash that the release must have
   * @returns the release, or a sentence about its fault; the file is removed then
   */
  async install (file: string, expected?: Uint8Array): Promise<StoredRelease | string> {
    const checked = await checkRelease(file)
    const isOther = typeof checked !== 'string' && expected !== undefined && !equal(checked.hash, expected)
    if (typeof checked === 'string' || isOther) {
      await rm(file, { force: true })
      return isOther ? 'the file has another hash' : checked as string
    }
    makeFolder(this.folder)
    const hash = hex(checked.hash)
    await this.#writeIndex(hash, checked.index)
    const handle = await open(file, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(file, this.#file(hash))
    return { hash, header: checked.header, bytes: checked.bytes }
  }

  /** Opens a release; undefined if it is not here, or if its file is damaged. */
  async open (hash: string): Promise<Release | undefined> {
    const known = this.#open.get(hash)
    const opening = known ?? this.#read(hash)
    this.#open.delete(hash)
    this.#open.set(hash, opening)
    const release = await opening
    if (release === undefined) this.#open.delete(hash)
    await this.#closeOldest()
    return release
  }

  async close (): Promise<void> {
    const all = [...this.#open.values()]
    this.#open.clear()
    for (const opening of all) (await opening)?.close()
  }

  /** Reads a part of a release, for a peer. The part ends where the file ends. */
  async part (
    hash: string, from: number, length: number
  ): Promise<{ readonly bytes: Uint8Array, readonly size: number } | undefined> {
    const file = await open(this.#file(hash)).catch(() => undefined)
    if (file === undefined) return undefined
    try {
      const { size } = await file.stat()
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
      return { bytes: new Uint8Array(buffer.subarray(0, bytesRead)), size }
    } finally {
      await file.close()
    }
  }

  async has (hash: string): Promise<boolean> {
    return await stat(this.#file(hash)).then(() => true, () => false)
  }

  async #closeOldest (): Promise<void> {
    for (const [hash, opening] of this.#open) {
      if (this.#open.size <= this.maxOpen) return
      this.#open.delete(hash)
      ;(await opening)?.close()
    }
  }

  async #read (hash: string): Promise<Release | undefined> {
    const file = this.#file(hash)
    if (!await this.has(hash) || !equal(await digestOf(file), fromHex(hash))) return undefined
    const described = await this.#describe(hash)
    let index = await this.#readIndex(hash)
    if (index === undefined) {
      const checked = await checkRelease(file)
      if (typeof checked === 'string') return undefined
      await this.#writeIndex(hash, checked.index)
      index = readTermIndex(checked.index, checked.hash)
    }
    return described === undefined || index === undefined
      ? undefined
      : new Release(described.header, fromHex(hash), index, bytesOfFile(file))
  }

  async #readIndex (hash: string): Promise<TermIndex | undefined> {
    const bytes = await readFile(this.#indexFile(hash)).catch(() => undefined)
    if (bytes === undefined || bytes.length < DIGEST_BYTES) return undefined
    const index = new Uint8Array(bytes.subarray(DIGEST_BYTES))
    const digest = createHash('sha256').update(index).digest()
    return digest.equals(bytes.subarray(0, DIGEST_BYTES)) ? readTermIndex(index, fromHex(hash)) : undefined
  }

  async #writeIndex (hash: string, index: Uint8Array): Promise<void> {
    const digest = createHash('sha256').update(index).digest()
    await replaceFile(this.#indexFile(hash), Buffer.concat([digest, index]))
  }

  #file (hash: string): string { return path.join(this.folder, `${hash}.release`) }

  #indexFile (hash: string): string { return path.join(this.folder, `${hash}.index`) }
}

async function digestOf (file: string): Promise<Uint8Array> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) hash.update(chunk)
  return new Uint8Array(hash.digest())
}
