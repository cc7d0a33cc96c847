/** A frame is its length, u32 big-endian, and that many bytes, at least one. */
export const FRAME_HEADER_BYTES = 4

export class FrameError extends Error {
  constructor (readonly code: 'oversize' | 'malformed') {
    super(`frame is ${code}`)
  }
}

/** Cuts a byte stream into frames. */
export class FrameParser {
  readonly #header = new Uint8Array(FRAME_HEADER_BYTES)
  #headerFilled = 0
  #body: Gathering | undefined

  constructor (private readonly maxBytes: number) {}

  /** Is part of a frame here, and the rest missing? */
  get isPartial (): boolean {
    return this.#headerFilled > 0
  }

  /**
   * @returns the frames completed by `chunk`, as copies: a frame that is kept must not keep the
   * chunk, with a hundred others in it, alive.
   * @throws FrameError as soon as the header of a frame too long or empty is there.
   */
  push (chunk: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = []
    let at = 0
    while (at < chunk.byteLength) {
      if (this.#body === undefined) {
        at = this.#readHeader(chunk, at)
        continue
      }
      at = this.#body.fill(chunk, at)
      if (!this.#body.isFull) continue
      frames.push(this.#body.bytes)
      this.#body = undefined
      this.#headerFilled = 0
    }
    return frames
  }

  #readHeader (chunk: Uint8Array, at: number): number {
    const part = chunk.subarray(at, at + FRAME_HEADER_BYTES - this.#headerFilled)
    this.#header.set(part, this.#headerFilled)
    this.#headerFilled += part.byteLength
    if (this.#headerFilled === FRAME_HEADER_BYTES) {
      const length = new DataView(this.#header.buffer).getUint32(0)
      if (length === 0) throw new FrameError('malformed')
      if (length > this.maxBytes) throw new FrameError('oversize')
      this.#body = new Gathering(length)
    }
    return at + part.byteLength
  }
}

/** First allocation for a frame: a header alone must not cost the receiver megabytes. */
const FIRST_ALLOCATION_BYTES = 64 * 1024

/**
 * A known number of bytes arriving in pieces. Copied as they come: a list of pieces would let a
 * peer that sends single bytes make us hold an object for each.
 */
export class Gathering {
  #buffer: Uint8Array
  #filled = 0

  constructor (private readonly length: number) {
    this.#buffer = new Uint8Array(Math.min(length, FIRST_ALLOCATION_BYTES))
  }

  get isFull (): boolean {
    return this.#filled === this.length
  }

  /** All of it, once full. */
  get bytes (): Uint8Array {
    return this.#buffer
  }

  /** @returns the position in `chunk` after the bytes taken from `at` on. */
  fill (chunk: Uint8Array, at: number): number {
    const part = chunk.subarray(at, at + this.length - this.#filled)
    const needed = this.#filled + part.byteLength
    if (needed > this.#buffer.byteLength) {
      const size = Math.min(this.length, Math.max(needed, 2 * this.#buffer.byteLength))
      const grown = new Uint8Array(size)
      grown.set(this.#buffer.subarray(0, this.#filled))
      this.#buffer = grown
    }
    this.#buffer.set(part, this.#filled)
    this.#filled = needed
    return at + part.byteLength
  }
}

/** One frame of several parts, header included. */
export function encodeFrame (...parts: Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const out = new Uint8Array(FRAME_HEADER_BYTES + length)
  writeHeader(out, 0, length)
  let at = FRAME_HEADER_BYTES
  for (const part of parts) {
    out.set(part, at)
    at += part.byteLength
  }
  return out
}

export function writeHeader (out: Uint8Array, at: number, length: number): void {
  new DataView(out.buffer, out.byteOffset).setUint32(at, length)
}
