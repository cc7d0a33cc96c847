import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { PRIVATE_FILE } from '../system/index.js'
import { crc32c } from './crc32c.js'
import { readU32, readU64, u32, u64 } from './integers.js'

const MARK_BYTES = 12
const CREATE_AND_KEEP = 'a+'

/**
 * How far a database was written, beside it: the number of rows that were put or deleted since it was
 * made. It is raised after each synced batch by a plain write of a few bytes, without a flush of its own:
 * the end of the process loses nothing of it, and a power cut leaves an earlier one. So it is never ahead
 * of what is durable, and a database that is behind it has lost rows that were confirmed.
 */
export class StoreMark {
  private constructor (private readonly descriptor: number, private rows: number) {}

  /** Undefined if there is none, or not a whole one: then there is nothing to compare with. */
  static read (path: string): number | undefined {
    let bytes: Uint8Array
    try {
      bytes = readFileSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    if (bytes.byteLength !== MARK_BYTES) return undefined
    return readU32(bytes, 8) === crc32c(bytes.subarray(0, 8)) ? readU64(bytes) : undefined
  }

  /** @param rows of the database, as it is durable now */
  static open (path: string, rows: number): StoreMark {
    closeSync(openSync(path, CREATE_AND_KEEP, PRIVATE_FILE))
    const mark = new StoreMark(openSync(path, 'r+'), rows)
    mark.#write()
    return mark
  }

  /** A further batch is durable. What cannot be written stays lower, which is true as well. */
  add (rows: number): void {
    this.rows += rows
    try {
      this.#write()
    } catch {
      // The next batch meets the same disk, and says so.
    }
  }

  close (): void {
    closeSync(this.descriptor)
  }

  #write (): void {
    const bytes = new Uint8Array(MARK_BYTES)
    bytes.set(u64(this.rows))
    bytes.set(u32(crc32c(bytes.subarray(0, 8))), 8)
    writeSync(this.descriptor, bytes, 0, MARK_BYTES, 0)
  }
}
