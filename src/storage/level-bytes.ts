/** Reads a record of LevelDB from its beginning; each call throws RangeError past the end. */
export class LevelBytes {
  #at = 0

  constructor (private readonly bytes: Uint8Array) {}

  get isAtEnd (): boolean { return this.#at >= this.bytes.byteLength }

  /** Reads seven bits a byte, the lowest first; a number that is not a safe integer is damage. */
  varint (): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 63; scale *= 128) {
      const byte = this.bytes[this.#at++]
      if (byte === undefined) break
      value += (byte & 0x7f) * scale
      if (byte < 0x80 && Number.isSafeInteger(value)) return value
    }
    throw new RangeError('no number')
  }

  slice (length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.bytes.byteLength) throw new RangeError('cut short')
    const slice = this.bytes.subarray(this.#at, end)
    this.#at = end
    return slice
  }

  /** Reads a length and then that many bytes. */
  prefixed (): Uint8Array {
    return this.slice(this.varint())
  }
}
