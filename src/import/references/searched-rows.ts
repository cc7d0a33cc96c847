import { compareKeys, KEY_BYTES, ROW_BYTES } from './row.js'
import type { RowFile } from './row-file.js'

/** Rows that one reading of the file gives: 2.4 KiB. */
const BLOCK_ROWS = 64

/** Finds rows in a sorted file. The first key of each block is in memory, so a search is one reading. */
export class SearchedRows {
  readonly #blocks: number
  readonly #firsts: Buffer
  readonly #block = Buffer.allocUnsafe(BLOCK_ROWS * ROW_BYTES)

  constructor (private readonly file: RowFile) {
    this.#blocks = Math.ceil(file.rows / BLOCK_ROWS)
    this.#firsts = Buffer.allocUnsafe(this.#blocks * KEY_BYTES)
    const key = Buffer.allocUnsafe(KEY_BYTES)
    for (let block = 0; block < this.#blocks; block++) {
      file.readKey(block * BLOCK_ROWS, key)
      key.copy(this.#firsts, block * KEY_BYTES)
    }
  }

  /** @returns the value of a key, which changes with the next search; undefined if no row has the key */
  find (key: Buffer): Buffer | undefined {
    const block = lastUpTo(key, this.#firsts, this.#blocks, KEY_BYTES)
    if (block < 0) return undefined
    const count = Math.min(BLOCK_ROWS, this.file.rows - block * BLOCK_ROWS)
    this.file.readAt(block * BLOCK_ROWS, count, this.#block)
    const at = lastUpTo(key, this.#block, count, ROW_BYTES) * ROW_BYTES
    return compareKeys(this.#block, at, key, 0) === 0
      ? this.#block.subarray(at + KEY_BYTES, at + ROW_BYTES)
      : undefined
  }
}

/** Finds the last of some rows in order whose key is not after `key`; -1 if there is none. */
function lastUpTo (key: Buffer, rows: Buffer, count: number, rowBytes: number): number {
  let from = -1
  let to = count
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if (compareKeys(rows, middle * rowBytes, key, 0) <= 0) from = middle
    else to = middle
  }
  return from
}
