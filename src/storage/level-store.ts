import { Level } from 'level'
import { RESTORE, StorageError } from './errors.js'
import type { KeyValueStore, Operation, Range } from './key-value-store.js'
import { damagedRow, openError, readError, writeError } from './level-errors.js'
import { examineLevelFiles, type LevelFiles } from './level-files.js'
import { checkedValue, withChecksum } from './row-checksum.js'
import { StoreMark } from './store-mark.js'

/** Rows fetched per trip while iterating: enough to hide the trip, little enough to stay small. */
const ITERATION_STEP = 256
const MEBIBYTE = 1024 * 1024

export interface LevelStoreOptions {
  /**
   * A large buffer makes compaction stalls 13 times shorter than the default of 4
   * (performance-budget.md).
   */
  readonly writeBufferMebibytes?: number
  readonly cacheMebibytes?: number
  /**
   * False: a missing database is an error, as where a node has run before. Default true. Where files of
   * one are left it is damaged, and never made anew.
   */
  readonly createIfMissing?: boolean
  /** Where the database is marked that was written here, and compared with. Default: nowhere. */
  readonly mark?: { readonly path: string, readonly isWriter: boolean }
  /** Of its tables, the newest first, that are read through before it is opened. Default none. */
  readonly checkedMebibytes?: number
  /** For whoever looks at what is left, in a copy: opens whatever LevelDB opens. */
  readonly isCopyOfDamaged?: boolean
  /** Files that it keeps open at most. */
  readonly maxOpenFiles?: number
}

type Bytes = Uint8Array
type Database = Level<Bytes, Bytes>

/**
 * One LevelDB database. Compression is off: what grows is ciphertext. Its files are examined first, and
 * nothing is opened, made or changed where one is missing or damaged.
 * @throws StorageError 'locked' if another process has it, 'corrupt', 'disk-full', 'open-failed'
 */
export async function openLevelStore (
  folder: string, options: LevelStoreOptions = {}
): Promise<KeyValueStore> {
  const files = await examine(folder, options)
  const database: Database = new Level<Bytes, Bytes>(folder, {
    keyEncoding: 'view',
    valueEncoding: 'view',
    compression: false,
    createIfMissing: !files.exists,
    writeBufferSize: (options.writeBufferMebibytes ?? 64) * MEBIBYTE,
    cacheSize: (options.cacheMebibytes ?? 64) * MEBIBYTE,
    maxOpenFiles: options.maxOpenFiles ?? 1000
  })
  try {
    await database.open()
  } catch (error) {
    throw openError(folder, error)
  }
  try {
    // What the logs held is in tables now, and flushed.
    const { mark } = options
    return new LevelStore(database, folder,
      mark?.isWriter === true ? StoreMark.open(mark.path, files.rows) : undefined)
  } catch (error) {
    await database.close()
    throw writeError(folder, error)
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
    throw new StorageError('open-failed', `${folder} holds no database, where one was. ${RESTORE}`)
  }
  const fault = files.damage ?? faultOf(files, marked)
  if (fault === undefined || options.isCopyOfDamaged === true) return files
  throw new StorageError('corrupt', `${folder} is damaged: ${fault}. Nothing was changed in it. ${RESTORE}`)
}

function faultOf ({ gap, rows }: LevelFiles, marked: number | undefined): string | undefined {
  if (marked === undefined) return gap
  if (rows >= marked) return undefined
  return `of ${marked} rows that were written the last ${marked - rows} are not there` +
    (gap === undefined ? '' : ` (${gap})`)
}

class LevelStore implements KeyValueStore {
  #closing: Promise<void> | undefined
  /** Of the first batch that failed: none is written after it, see README. */
  #failure: StorageError | undefined

  constructor (
    private readonly database: Database, private readonly folder: string,
    private readonly mark: StoreMark | undefined
  ) {}

  async get (key: Bytes): Promise<Bytes | undefined> {
    this.#open()
    const row = await this.#read(this.database.get(key))
    return row === undefined ? undefined : this.#check(key, row)
  }

  async getMany (keys: readonly Bytes[]): Promise<(Bytes | undefined)[]> {
    this.#open()
    if (keys.length === 0) return []
    const rows = await this.#read(this.database.getMany(keys as Bytes[]))
    return rows.map((row, i) => row === undefined ? undefined : this.#check(keys[i] as Bytes, row))
  }

  async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    this.#open()
    this.#sound()
    // A chained batch hands each row to the database at once; the array form costs the event loop
    // ten times as much (0.8 against 7.7 µs a row).
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
    // The database may have written it behind one that failed meanwhile.
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
