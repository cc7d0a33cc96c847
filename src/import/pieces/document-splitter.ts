import { InputError, TOO_LARGE } from '../fault.js'
import type { Chunk } from '../files/index.js'
import { HeldBytes } from './held-bytes.js'
import type { Piece } from './piece.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const SPACE = 0x20
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b
const CLOSE_LIST = 0x5d
const CLOSE_OBJECT = 0x7d
/** The name of the list of a Bundle, with its quotes. */
const ENTRY = Buffer.from('"entry"')

/**
 * Divides a JSON document: a Bundle into its entries, a list into its items. Any other document is one piece.
 * It counts brackets and skips strings; the grammar of a piece is checked by who reads the piece.
 */
export class DocumentSplitter {
  readonly #held = new HeldBytes()
  #depth = 0
  #isInString = false
  #isEscaped = false
  /** The depth of the list that is divided; 0 outside of it. */
  #listDepth = 0
  #isDivided = false
  #isItemDue = false
  /** The last string at depth 1, as far as it can be the name `entry`. */
  #name: number[] = []
  #isEntryNamed = false
  #number = 0
  #start = 0
  #isEnded = false

  /** @throws InputError if the document is not complete */
  end (): readonly Piece[] {
    if (this.#isEnded) return []
    const text = this.#depth === 0
      ? 'it is empty'
      : this.#isDivided ? `it ends early, after entry ${this.#number}` : 'it ends early'
    throw new InputError({ code: this.#depth === 0 ? 'empty' : 'cut', text })
  }

  * push ({ bytes, offset }: Chunk): Generator<Piece> {
    let from = this.#isHolding ? 0 : -1
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (this.#isInString) {
        this.#inString(byte)
        continue
      }
      if (byte <= SPACE) continue
      this.#expect(byte)
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (this.#opens(byte)) {
          from = at
          this.#start = offset + at
        } else if (!this.#isHolding) {
          from = -1
        }
      } else if (byte === QUOTE) this.#isInString = true
      else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (this.#closes()) {
          this.#held.add(bytes.subarray(from, at + 1))
          from = -1
          yield this.#piece()
        }
      } else if (byte === COMMA && this.#depth === this.#listDepth) this.#isItemDue = true
      if (byte === QUOTE && this.#depth === 1) this.#name = [QUOTE]
      else if (byte === COLON && this.#depth === 1) this.#isEntryNamed = ENTRY.equals(Buffer.from(this.#name))
      else if (byte !== OPEN_LIST) this.#isEntryNamed = false
    }
    if (this.#isHolding && from >= 0) this.#held.add(Buffer.from(bytes.subarray(from)))
  }

  get #isHolding (): boolean {
    return this.#isDivided ? this.#listDepth > 0 && this.#depth > this.#listDepth : this.#depth > 0
  }

  #inString (byte: number): void {
    if (this.#depth === 1 && this.#name.length < ENTRY.length + 1) this.#name.push(byte)
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === BACKSLASH) this.#isEscaped = true
    else if (byte === QUOTE) this.#isInString = false
  }

  /** Checks what stands between the items, and around the document. @throws InputError */
  #expect (byte: number): void {
    const isOpening = byte === OPEN_OBJECT || byte === OPEN_LIST
    if (this.#isEnded) {
      throw new InputError({
        code: 'not-json', text: 'more text after the end of the document; NDJSON files end in .ndjson'
      })
    }
    const isFirst = this.#depth === 0
    const isInList = this.#listDepth > 0 && this.#depth === this.#listDepth
    const isAllowed = isInList
      ? byte === CLOSE_LIST || byte === (this.#isItemDue ? OPEN_OBJECT : COMMA)
      : !isFirst || isOpening
    if (isAllowed) return
    throw new InputError({
      code: 'not-json', text: isFirst ? 'not a JSON document of FHIR' : `no JSON after entry ${this.#number}`
    })
  }

  /** @returns true if a piece begins with this bracket */
  #opens (byte: number): boolean {
    this.#depth++
    if (this.#listDepth > 0) {
      const isItem = this.#depth === this.#listDepth + 1
      if (isItem) this.#isItemDue = false
      return isItem
    }
    const isList = byte === OPEN_LIST && !this.#isDivided && (this.#depth === 1 ||
      (this.#depth === 2 && this.#isEntryNamed))
    if (!isList) return this.#depth === 1
    this.#isDivided = true
    this.#listDepth = this.#depth
    this.#isItemDue = true
    this.#held.take()
    return false
  }

  /** @returns true if a piece ends with this bracket */
  #closes (): boolean {
    this.#depth--
    if (this.#listDepth > 0 && this.#depth < this.#listDepth) this.#listDepth = 0
    if (this.#depth === 0) this.#isEnded = true
    return this.#isDivided ? this.#listDepth > 0 && this.#depth === this.#listDepth : this.#isEnded
  }

  #piece (): Piece {
    const number = ++this.#number
    const bytes = this.#held.take()
    if (bytes === undefined) return { number, fault: TOO_LARGE }
    const kind = this.#isDivided && this.#listDepth === 2 ? 'entry' : 'resource'
    return { kind, number, offset: this.#start, bytes }
  }
}
