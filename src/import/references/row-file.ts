import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { KEY_BYTES, ROW_BYTES } from './row.js'

/** Rows that are read or written at once: 16 KiB. */
const CHUNK_ROWS = 420

/** A file of rows in the order of their keys. Only the node's user can read it. */
export class RowFile {
  readonly #file: number
  readonly #path: string
  #rows = 0

  private constructor (path: string) {
    this.#path = path
    this.#file = openSync(path, 'wx+', 0o600)
  }

  /** Writes a new file. @param rows each may change when the next is asked for */
  static write (path: string, rows: Iterable<Uint8Array>): RowFile {
    const file = new RowFile(path)
    const chunk = Buffer.allocUnsafe(CHUNK_ROWS * ROW_BYTES)
    let held = 0
    for (const row of rows) {
      chunk.set(row, held * ROW_BYTES)
      if (++held < CHUNK_ROWS) continue
      file.#append(chunk, held)
      held = 0
    }
    file.#append(chunk, held)
    return file
  }

  get rows (): number { return this.#rows }

  /** Gives all rows. The bytes of a row change when the next is asked for. */
  * read (): Generator<Buffer> {
    const chunk = Buffer.allocUnsafe(CHUNK_ROWS * ROW_BYTES)
    for (let at = 0; at < this.#rows; at += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, this.#rows - at)
      this.readAt(at, count, chunk)
      for (let i = 0; i < count; i++) yield chunk.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES)
    }
  }

  /** Reads `count` rows into a buffer. */
  readAt (at: number, count: number, into: Buffer): void {
    this.#fill(into, count * ROW_BYTES, at * ROW_BYTES)
  }

  readKey (at: number, into: Buffer): void {
    this.#fill(into, KEY_BYTES, at * ROW_BYTES)
  }

  close (): void {
    closeSync(this.#file)
    rmSync(this.#path, { force: true })
  }

  #append (chunk: Buffer, count: number): void {
    const length = count * ROW_BYTES
    const from = this.#rows * ROW_BYTES
    for (let done = 0; done < length;) {
      done += writeSync(this.#file, chunk, done, length - done, from + done)
    }
    this.#rows += count
  }

  #fill (into: Buffer, length: number, from: number): void {
    for (let done = 0; done < length;) {
      const count = readSync(this.#file, into, done, length - done, from + done)
      if (count === 0) throw new Error('the index of names was cut by another program; run the import again')
      done += count
    }
  }
}
