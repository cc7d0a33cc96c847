import { chmodSync } from 'node:fs'
import { Level } from 'level'
import { compare } from '../protocol/types/index.js'
import { PRIVATE_FOLDER } from '../system/index.js'
import { RESTORE, StorageError } from './errors.js'
import { del, type KeyRange, type KeyValueStore, type Operation, type Range } from './key-value-store.js'
import { damagedRow, openError, readError, writeError } from './level-errors.js'
import { examineLevelFiles, type LevelFiles } from './level-files.js'
import { checkedValue, withChecksum } from './row-checksum.js'
import { SharedReads } from './shared-reads.js'
import { StoreMark } from './store-mark.js'

/** The number of rows fetched per call while iterating, which makes the cost of a call negligible. */
const ITERATION_STEP = 256
const MEBIBYTE = 1024 * 1024
/** The size of a table of LevelDB. Ranges that lie nearer are compacted as one. */
const NEAR_BYTES = 2 * MEBIBYTE

export interface LevelStoreOptions {
  /** The size of the write buffer. Compaction stalls are 13 times shorter than with LevelDB's 4 MiB. */
  readonly writeBufferMebibytes?: number
  readonly cacheMebibytes?: number
  /**
   * False: a missing database is an error, since a node has run here before. Default: true. If only some
   * files of a database exist, the database is damaged, and no new database is made.
   */
  readonly createIfMissing?: boolean
  /** The file of the `StoreMark` that the database is compared with. Default: no comparison. */
  readonly mark?: { readonly path: string, readonly isWriter: boolean }
  /** The amount of tables that is checked before opening, the newest first. Default: nothing. */
  readonly checkedMebibytes?: number
  /** True for a copy of a damaged database: it is opened in spite of the damage. */
  readonly isCopyOfDamaged?: boolean
  /** The greatest number of files that the database keeps open. */
  readonly maxOpenFiles?: number
}

type Bytes = Uint8Array
/** `Level` is `ClassicLevel` in Node, whose types do not say so. */
type Database = Level<Bytes, Bytes> & {
  compactRange (start: Bytes, end: Bytes): Promise<void>
  approximateSize (start: Bytes, end: Bytes): Promise<number>
}

/**
 * Opens a LevelDB database. Compression is off, since most bytes are ciphertext. The files are examined
 * first. If a file is missing or damaged, nothing is opened, made or changed.
 * @throws StorageError 'locked' if another process has it, 'corrupt', 'disk-full', 'open-failed'
 */
export async function openLevelStore (
  folder: string, options: LevelStoreOptions = {}
): Promise<KeyValueStore> {
  const files = await examine(folder, options)
  const database = new Level<Bytes, Bytes>(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    compression: false,
    createIfMissing: !files.exists,
    writeBufferSize: (options.writeBufferMebibytes ?? 64) * MEBIBYTE,
    cacheSize: (options.cacheMebibytes ?? 64) * MEBIBYTE,
    maxOpenFiles: options.maxOpenFiles ?? 1000
  }) as Database
  try {
    await database.open()
  } catch (error) {
    throw openError(folder, error)
  }
  try {
    // Opening has moved the rows of the logs into tables and flushed them.
    const { mark } = options
    if (mark?.isWriter === true) hide(folder)
    return new LevelStore(database, folder,
      mark?.isWriter === true ? StoreMark.open(mark.path, files.rows) : undefined)
  } catch (error) {
    await database.close()
    throw writeError(folder, error)
  }
}

/** Takes the rights of other users away: LevelDB makes a folder and files that everybody can read. */
function hide (folder: string): void {
  try {
    chmodSync(folder, PRIVATE_FOLDER)
  } catch {
    // The owner of the folder is another user, or the file system has no modes. The database works there.
  }
}

async function examine (folder: string, options: LevelStoreOptions): Promise<LevelFiles> {
  const { checkedMebibytes = 0, createIfMissing = true, mark } = options
  let files: LevelFiles
  let marked: number | undefined
  try {
    files = await examineLevelFiles(folder, checkedMebibytes * MEBIBYTE)
    marked = mark === undefined ? undefined : StoreMark.read(mark.path)
  } catch (error) {
    throw openError(folder, error)
  }
  if (!files.exists && (!createIfMissing || marked !== undefined)) {
    throw new StorageError('open-failed', `${folder} has no database any more. ${RESTORE}`)
  }
  const fault = files.damage ?? faultOf(files, marked)
  if (fault === undefined || options.isCopyOfDamaged === true) return files
  throw new StorageError('corrupt', `${folder} is damaged: ${fault}. Nothing was changed in it. ${RESTORE}`)
}

function faultOf ({ gap, rows }: LevelFiles, marked: number | undefined): string | undefined {
  if (marked === undefined) return gap
  if (rows >= marked) return undefined
  return `of ${marked} written rows, the last ${marked - rows} are missing` +
    (gap === undefined ? '' : ` (${gap})`)
}

class LevelStore implements KeyValueStore {
  #closing: Promise<void> | undefined
  /** The error of the first failed batch. No batch is written after it (README.md). */
  #failure: StorageError | undefined
  readonly #reads: SharedReads

  constructor (
    private readonly database: Database, private readonly folder: string,
    private readonly mark: StoreMark | undefined
  ) {
    this.#reads = new SharedReads(keys => database.getMany(keys))
  }

  async get (key: Bytes): Promise<Bytes | undefined> {
    const [row] = await this.getMany([key])
    return row
  }

  async getMany (keys: readonly Bytes[]): Promise<(Bytes | undefined)[]> {
    this.#open()
    if (keys.length === 0) return []
    const rows = await this.#read(this.#reads.of(keys))
    return rows.map((row, i) => row === undefined ? undefined : this.#check(keys[i] as Bytes, row))
  }

  async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    this.#open()
    this.#sound()
    const batch = this.database.batch()
    try {
      for (const operation of operations) {
        if (operation.type === 'put') {
          batch.put(operation.key, withChecksum(operation.key, operation.value))
        } else {
          batch.del(operation.key)
        }
      }
      await batch.write({ sync: options.sync })
    } catch (error) {
      this.#open()
      throw this.#failure ??= writeError(this.folder, error)
    }
    // Another batch may have failed meanwhile, before the database wrote this batch.
    this.#sound()
    this.mark?.add(operations.length)
  }

  async * iterate (range: Range): AsyncGenerator<readonly [Bytes, Bytes]> {
    this.#open()
    const iterator = this.database.iterator({ ...range, limit: range.limit ?? -1 })
    try {
      while (true) {
        const rows = await this.#read(iterator.nextv(ITERATION_STEP))
        if (rows.length === 0) return
        for (const [key, row] of rows) yield [key, this.#check(key, row)]
      }
    } finally {
      await iterator.close()
    }
  }

  /**
   * LevelDB drops a value when it merges its table with one above that has a deletion. A flush may put both
   * into one table, which is merged with nothing. So each range gets deletions at its ends, and is compacted,
   * twice. The first time moves everything to tables, and the second time merges those. Ranges that are near
   * are compacted together.
   */
  async scrub (ranges: readonly KeyRange[]): Promise<void> {
    const ends = ranges.flatMap(({ first, last }) => [del(first), del(last)])
    for (let round = 0; round < 2; round++) {
      await this.batch(ends, { sync: true })
      try {
        for (const { first, last } of await this.#joined(ranges)) {
          await this.database.compactRange(first, last)
        }
      } catch (error) {
        this.#open()
        throw this.#failure ??= writeError(this.folder, error)
      }
    }
  }

  /** Joins ranges with little between them, so that no table is written again for each range. */
  async #joined (ranges: readonly KeyRange[]): Promise<KeyRange[]> {
    const joined: KeyRange[] = []
    for (const range of [...ranges].sort((a, b) => compare(a.first, b.first))) {
      const before = joined.at(-1)
      const isNear = before !== undefined &&
        await this.database.approximateSize(before.last, range.first) < NEAR_BYTES
      if (isNear) joined.pop()
      joined.push(isNear ? { first: before.first, last: later(before.last, range.last) } : range)
    }
    return joined
  }

  close (): Promise<void> {
    this.#closing ??= this.database.close().finally(() => { this.mark?.close() })
    return this.#closing
  }

  #open (): void {
    if (this.#closing === undefined) return
    throw new StorageError('closed', `${this.folder} is closed`)
  }

  #sound (): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #check (key: Bytes, row: Bytes): Bytes {
    const value = checkedValue(key, row)
    if (value === undefined) throw damagedRow(this.folder, key)
    return value
  }

  async #read<T> (reading: Promise<T>): Promise<T> {
    try {
      return await reading
    } catch (error) {
      this.#open()
      throw readError(this.folder, error)
    }
  }
}

function later (a: Bytes, b: Bytes): Bytes {
  return compare(a, b) > 0 ? a : b
}
