import { MAX_PIECE_BYTES } from './piece.js'

/** Collects the bytes of one piece over several chunks, and forgets them when they are too many. */
export class HeldBytes {
  #parts: Buffer[] = []
  #size = 0
  #isTooLarge = false

  get isEmpty (): boolean { return this.#size === 0 }

  add (bytes: Buffer): void {
    this.#size += bytes.length
    if (this.#size > MAX_PIECE_BYTES) {
      this.#isTooLarge = true
      this.#parts = []
    } else if (bytes.length > 0) {
      this.#parts.push(bytes)
    }
  }

  /** Returns the bytes, and starts the next piece; undefined if the piece was too large. */
  take (): Buffer | undefined {
    const [only] = this.#parts
    const bytes = only !== undefined && this.#parts.length === 1 ? only : Buffer.concat(this.#parts)
    const isTooLarge = this.#isTooLarge
    this.#parts = []
    this.#size = 0
    this.#isTooLarge = false
    return isTooLarge ? undefined : bytes
  }
}
