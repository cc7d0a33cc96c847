import { equal, hex, utf8 } from '../protocol/types/index.js'
import { RESTORE, StorageError } from './errors.js'
import { readU32, readU64, u32, u64 } from './integers.js'
import { KeySpace } from './key-spaces.js'
import type { KeyValueStore, Operation } from './key-value-store.js'
import { Table } from './table.js'

/** The format of the rows and of the log. It changes if older software would misread either of them. */
export const STORE_FORMAT = 5

export interface Head {
  readonly height: number
  readonly hash: Uint8Array
}

/** Stores the single values of a database: its format, its chain, its height. */
export class Meta {
  readonly #table: Table

  constructor (private readonly store: KeyValueStore) {
    this.#table = new Table(store, KeySpace.meta)
  }

  /**
   * Writes the format to a new database, and checks the format of an old database.
   * @throws StorageError 'other-format', or 'corrupt' if the database has rows but no format
   */
  async checkFormat (): Promise<void> {
    const format = await this.#table.get(FORMAT)
    if (format === undefined) {
      for await (const row of this.store.iterate({ limit: 1 })) {
        throw new StorageError('corrupt', `the database has rows (${hex(row[0])}) but no format. ${RESTORE}`)
      }
      return this.#table.put(FORMAT, u32(STORE_FORMAT))
    }
    const found = readU32(format)
    if (found !== STORE_FORMAT) {
      throw new StorageError('other-format', `the database has format ${found}, but this version ` +
        `reads ${STORE_FORMAT}. Start the version that wrote it, or use another data folder.`)
    }
  }

  /** Returns the bytes of the signed genesis that this node follows. */
  genesis (): Promise<Uint8Array | undefined> {
    return this.#table.get(GENESIS)
  }

  chainId (): Promise<Uint8Array | undefined> {
    return this.#table.get(CHAIN_ID)
  }

  /** Stores the first genesis for ever (SPECIFICATION.md §2). @throws StorageError 'other-chain' */
  async pinGenesis (chainId: Uint8Array, genesis: Uint8Array): Promise<void> {
    const pinned = await this.chainId()
    if (pinned !== undefined && !equal(pinned, chainId)) {
      throw new StorageError('other-chain', `this data folder follows chain ${short(pinned)}, ` +
        `not ${short(chainId)}. Use another --name or data folder for the other chain.`)
    }
    if (pinned !== undefined) return
    await this.store.batch([
      this.#table.putting(CHAIN_ID, chainId), this.#table.putting(GENESIS, genesis)
    ], { sync: true })
  }

  async head (): Promise<Head | undefined> {
    const row = await this.#table.get(HEAD)
    return row === undefined ? undefined : { height: readU64(row), hash: row.subarray(8) }
  }

  puttingHead ({ height, hash }: Head): Operation {
    const row = new Uint8Array(8 + hash.byteLength)
    row.set(u64(height))
    row.set(hash, 8)
    return this.#table.putting(HEAD, row)
  }

  /** Reads another single value, whose name the caller has chosen. */
  get (name: string): Promise<Uint8Array | undefined> {
    return this.#table.get(utf8(`x/${name}`))
  }

  put (name: string, value: Uint8Array): Promise<void> {
    return this.#table.put(utf8(`x/${name}`), value)
  }
}

const FORMAT = utf8('format')
const CHAIN_ID = utf8('chain-id')
const GENESIS = utf8('genesis')
const HEAD = utf8('head')

function short (chainId: Uint8Array): string {
  return hex(chainId).slice(0, 16)
}
