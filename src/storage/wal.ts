import assert from 'node:assert/strict'
import { messageOf, StorageError, WalWriteError } from './errors.js'
import type { AppendFile, FileSystem } from './file-system.js'
import { encodeRecord, HEADER_BYTES, MAX_PAYLOAD_BYTES, readRecords, type WalRecord } from './wal-format.js'

/** The state of the log when it was opened. */
export interface WalOpening {
  /** True if there was no file: a first start, or a lost log (§10.4). */
  readonly created: boolean
  /** The number of bytes of an unfinished last record that were cut off. */
  readonly cutBytes: number
}

/**
 * The write-ahead log of SPECIFICATION.md §10: an append-only file with all that this node signed, and the
 * certificates that it accepted, for undecided heights. `append` passes a record to the system, `flush`
 * makes all earlier records durable. After a failed write or flush the log refuses all further work: the
 * content of the disk is unknown then, and the process must end.
 */
export class Wal {
  #live: WalRecord[]
  #file: AppendFile
  #failure: StorageError | undefined
  /** The numbers of appended and of durable records, so that one flush serves several callers. */
  #appended = 0
  #flushed = 0
  #flushing: Promise<void> | undefined
  #resetting: Promise<void> | undefined

  private constructor (
    private readonly fileSystem: FileSystem, readonly path: string, file: AppendFile,
    records: WalRecord[], readonly opening: WalOpening
  ) {
    this.#file = file
    this.#live = records
  }

  /**
   * @throws WalCorruptError if a record before the last is damaged
   * @throws WalWriteError if the unfinished tail cannot be cut off
   */
  static async open (path: string, fileSystem: FileSystem): Promise<Wal> {
    const bytes = await readFile(path, fileSystem)
    const { records, length } = readRecords(path, bytes ?? new Uint8Array(0))
    const cutBytes = (bytes?.byteLength ?? 0) - length
    try {
      const file = await fileSystem.openAppend(path)
      if (cutBytes > 0) file.truncate(length)
      // Also if nothing was cut: records that a killed process left in the cache must become durable.
      await file.sync()
      return new Wal(fileSystem, path, file, records, { created: bytes === undefined, cutBytes })
    } catch (error) {
      throw new WalWriteError(path, error)
    }
  }

  /** Returns the live records, oldest first. At start, `reset` to the decided height first. */
  records (): readonly WalRecord[] {
    return this.#live
  }

  /**
   * `type` (1–255) belongs to the caller.
   * @throws WalWriteError
   */
  append (record: WalRecord): void {
    this.#sound()
    assert(record.payload.byteLength <= MAX_PAYLOAD_BYTES, 'write-ahead record too long')
    assert(record.type > 0 && record.type < 256, 'write-ahead record of type 0')
    const bytes = encodeRecord(record)
    try {
      this.#file.append(bytes)
    } catch (error) {
      throw this.#fail(error)
    }
    this.#live.push({ type: record.type, payload: bytes.subarray(HEADER_BYTES) })
    this.#appended++
  }

  /**
   * Makes every record appended before the call durable. Calls made while the disk is busy share the next
   * flush.
   * @throws WalWriteError
   */
  async flush (): Promise<void> {
    const wanted = this.#appended
    this.#sound()
    await this.#resetting
    while (this.#flushed < wanted) {
      this.#flushing ??= this.#sync().finally(() => { this.#flushing = undefined })
      await this.#flushing
    }
  }

  /**
   * Drops the records appended before this call for which `keep` is false, by default all. It is called
   * once their height is durable in the store (§10.3). If no record is left the file is cut to zero,
   * otherwise a new file replaces it. A crash in between leaves only records of decided heights, which
   * `reset` drops at the next start.
   * @throws WalWriteError
   */
  async reset (keep: (record: WalRecord) => boolean = () => false): Promise<void> {
    this.#sound()
    assert(this.#resetting === undefined, 'one reset at a time')
    const known = this.#live.length
    this.#resetting = this.#drop(known, keep).finally(() => { this.#resetting = undefined })
    await this.#resetting
  }

  async close (): Promise<void> {
    if (this.#failure === undefined) await this.flush()
    await this.#resetting?.catch(() => undefined)
    this.#failure ??= new StorageError('closed', `${this.path} is closed`)
    await this.#file.close()
  }

  async #sync (): Promise<void> {
    const covered = this.#appended
    try {
      await this.#file.sync()
    } catch (error) {
      throw this.#fail(error)
    }
    this.#flushed = covered
  }

  async #drop (known: number, keep: (record: WalRecord) => boolean): Promise<void> {
    await this.#flushing
    const isKept = (record: WalRecord, i: number): boolean => i >= known || keep(record)
    const kept = this.#live.filter(isKept)
    if (kept.length === this.#live.length) return
    try {
      if (kept.length === 0) {
        this.#file.truncate(0)
        this.#live = []
        this.#flushed = this.#appended
      } else {
        await this.#rewrite(kept)
      }
    } catch (error) {
      throw this.#fail(error)
    }
  }

  async #rewrite (kept: readonly WalRecord[]): Promise<void> {
    const before = this.#live.length
    const durable = this.#appended
    await this.fileSystem.replace(this.path, Buffer.concat(kept.map(encodeRecord)))
    const former = this.#file
    const file = await this.fileSystem.openAppend(this.path)
    // No await from here to the switch: what was appended meanwhile moves over, to be flushed yet.
    const meanwhile = this.#live.slice(before)
    for (const record of meanwhile) file.append(encodeRecord(record))
    this.#file = file
    this.#live = [...kept, ...meanwhile]
    this.#flushed = durable
    await former.close()
  }

  #sound (): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #fail (cause: unknown): StorageError {
    this.#failure ??= new WalWriteError(this.path, cause)
    return this.#failure
  }
}

/** @throws as `Wal.open` */
export function openWal (path: string, fileSystem: FileSystem): Promise<Wal> {
  return Wal.open(path, fileSystem)
}

async function readFile (path: string, fileSystem: FileSystem): Promise<Uint8Array | undefined> {
  try {
    return await fileSystem.read(path)
  } catch (error) {
    throw new StorageError('read-failed', `${path} cannot be read: ${messageOf(error)}`, error)
  }
}
