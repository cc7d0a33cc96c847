import { TOO_LARGE } from '../fault.js'
import type { Chunk } from '../files/index.js'
import { HeldBytes } from './held-bytes.js'
import type { Piece } from './piece.js'

const LINE_FEED = 0x0a
const SPACE = 0x20

/**
 * Divides NDJSON at the byte 0x0A alone. Node's `readline` also divides at U+2028, which JSON allows within
 * strings. Lines of blanks are skipped and counted. Zeros, as a crash of the writer leaves them, are no
 * blanks.
 */
export class LineSplitter {
  readonly #held = new HeldBytes()
  #number = 0
  #start = 0

  #add (bytes: Buffer, offset: number): void {
    if (this.#held.isEmpty) this.#start = offset
    this.#held.add(bytes)
  }

  * push ({ bytes, offset }: Chunk): Generator<Piece> {
    let from = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      this.#add(bytes.subarray(from, end), offset + from)
      yield * this.#line()
      from = end + 1
    }
    this.#add(Buffer.from(bytes.subarray(from)), offset + from)
  }

  /** Gives the last line, which needs no line feed. */
  * end (): Generator<Piece> {
    if (!this.#held.isEmpty) yield * this.#line()
  }

  * #line (): Generator<Piece> {
    const number = ++this.#number
    const bytes = this.#held.take()
    if (bytes === undefined) yield { number, fault: TOO_LARGE }
    else if (bytes.some(byte => byte > SPACE || byte === 0)) {
      yield { kind: 'resource', number, offset: this.#start, bytes }
    }
  }
}
