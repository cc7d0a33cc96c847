/** A growing block of bytes, with the place where each item ends. */
export class BytesList {
  #bytes = new Uint8Array(4096)
  #length = 0
  readonly #ends: number[] = [0]

  add (bytes: Uint8Array): void {
    this.#reserve(bytes.byteLength)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.byteLength
    this.#ends.push(this.#length)
  }

  /** Adds an item of ascending numbers: the first, then the differences, in groups of seven bits. */
  addAscending (numbers: Uint32Array): void {
    this.#reserve(numbers.length * 5)
    let before = 0
    for (const number of numbers) {
      let rest = number - before
      before = number
      for (; rest > 127; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128
      this.#bytes[this.#length++] = rest
    }
    this.#ends.push(this.#length)
  }

  get bytes (): Uint8Array { return this.#bytes.subarray(0, this.#length) }

  get ends (): Uint32Array { return Uint32Array.from(this.#ends) }

  #reserve (more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more))
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}
