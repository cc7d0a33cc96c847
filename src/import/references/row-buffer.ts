import { compareKeys, numberAt, ROW_BYTES } from './row.js'

/** Holds rows in memory until they are enough for a file. */
export class RowBuffer {
  readonly #bytes: Buffer
  #rows = 0

  constructor (private readonly most: number) {
    this.#bytes = Buffer.allocUnsafe(most * ROW_BYTES)
  }

  get isEmpty (): boolean { return this.#rows === 0 }
  get isFull (): boolean { return this.#rows === this.most }

  add (key: Buffer, value: Buffer): void {
    key.copy(this.#bytes, this.#rows * ROW_BYTES)
    value.copy(this.#bytes, this.#rows * ROW_BYTES + key.length)
    this.#rows++
  }

  clear (): void {
    this.#rows = 0
  }

  /** Gives the rows in the order of their keys. Rows with one key stay in the order in which they came. */
  * sorted (): Generator<Buffer> {
    const bytes = this.#bytes
    const numbers = Float64Array.from({ length: this.#rows }, (_, i) => numberAt(bytes, i * ROW_BYTES))
    const order = Uint32Array.from({ length: this.#rows }, (_, i) => i)
    order.sort((a, b) => numbers[a]! - numbers[b]! ||
      compareKeys(bytes, a * ROW_BYTES, bytes, b * ROW_BYTES) || a - b)
    for (const i of order) yield bytes.subarray(i * ROW_BYTES, (i + 1) * ROW_BYTES)
  }
}
