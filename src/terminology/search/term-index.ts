import { compare, equal, utf8 } from '../../protocol/types/index.js'
import type { Use } from '../release/index.js'
import {
  HASH_BYTES, HEAD_BYTES, INDEX_MAGIC, OWN_DATES, USE_NUMBERS, sectionsOf, type Section
} from './layout.js'

const TEXT = new TextDecoder()
const USES = Object.keys(USE_NUMBERS) as readonly Use[]

/** The index of a release: codes with their uses, and words with the codes whose titles hold them. */
export class TermIndex {
  readonly count: number
  readonly #words: number
  readonly #places: Uint32Array
  readonly #codeEnds: Uint32Array
  readonly #wordEnds: Uint32Array
  readonly #postingEnds: Uint32Array
  readonly #codes: Uint8Array
  readonly #uses: Uint8Array
  readonly #weights: Uint8Array
  readonly #wordBytes: Uint8Array
  readonly #postings: Uint8Array

  constructor (
    readonly bytes: Uint8Array, sections: ReturnType<typeof sectionsOf>,
    { codes, words }: { readonly codes: number, readonly words: number }
  ) {
    const part = (name: Section): Uint8Array => bytes.subarray(...sections[name])
    const numbers = (name: Section): Uint32Array => {
      const { buffer, byteLength, byteOffset } = part(name)
      return new Uint32Array(buffer, byteOffset, byteLength / 4)
    }
    this.count = codes
    this.#words = words
    this.#places = numbers('places')
    this.#codeEnds = numbers('codeEnds')
    this.#wordEnds = numbers('wordEnds')
    this.#postingEnds = numbers('postingEnds')
    this.#codes = part('codes')
    this.#uses = part('uses')
    this.#weights = part('weights')
    this.#wordBytes = part('words')
    this.#postings = part('postings')
  }

  /** Returns the position of a code in the release; undefined if the release lacks the code. */
  find (code: string): number | undefined {
    const wanted = utf8(code)
    const at = firstNotBelow(this.count, ordinal => compare(this.#code(ordinal), wanted))
    return at < this.count && compare(this.#code(at), wanted) === 0 ? at : undefined
  }

  /** Returns the use of the code at a position, and whether the code has dates of its own. */
  useOf (ordinal: number): { readonly use: Use, readonly hasDates: boolean } {
    const number = this.#uses[ordinal] ?? 0
    return { use: USES[number & 3] ?? 'retired', hasDates: (number & OWN_DATES) !== 0 }
  }

  /** Returns where the line of a code begins and ends in the release, with its line feed. */
  placeOf (ordinal: number): readonly [start: number, end: number] {
    return [this.#places[ordinal]!, this.#places[ordinal + 1]!]
  }

  codeAt (ordinal: number): string {
    return TEXT.decode(this.#code(ordinal))
  }

  /** Returns how many words the official title of a code has, at most 255. */
  weightOf (ordinal: number): number {
    return this.#weights[ordinal]!
  }

  /**
   * Calls `visit` for each code and word that begins with a text. A code with several such words is visited
   * several times.
   */
  visit (prefix: string, visit: (ordinal: number, isWhole: boolean) => void): void {
    const wanted = utf8(prefix)
    const first = firstNotBelow(this.#words, word => compare(this.#word(word), wanted))
    for (let word = first; word < this.#words; word++) {
      const bytes = this.#word(word)
      if (compare(bytes.subarray(0, wanted.length), wanted) !== 0) return
      this.#visitAll(word, bytes.length === wanted.length, visit)
    }
  }

  #visitAll (word: number, isWhole: boolean, visit: (ordinal: number, isWhole: boolean) => void): void {
    const end = this.#postingEnds[word + 1]!
    let ordinal = 0
    for (let at = this.#postingEnds[word]!; at < end;) {
      let step = 0
      let shift = 0
      let byte: number
      do {
        byte = this.#postings[at++] ?? 0
        step |= (byte & 127) << shift
        shift += 7
      } while (byte > 127 && at < end)
      ordinal += step
      if (ordinal < this.count) visit(ordinal, isWhole)
    }
  }

  #code (ordinal: number): Uint8Array {
    return this.#codes.subarray(this.#codeEnds[ordinal], this.#codeEnds[ordinal + 1])
  }

  #word (word: number): Uint8Array {
    return this.#wordBytes.subarray(this.#wordEnds[word], this.#wordEnds[word + 1])
  }
}

/** Finds the first position whose comparison is not below zero. */
function firstNotBelow (count: number, compareAt: (at: number) => number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(middle) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Reads the bytes of an index. Undefined if they are no index of the release with this hash; then the index
 * has to be built again.
 */
export function readTermIndex (given: Uint8Array, hash: Uint8Array): TermIndex | undefined {
  const isAligned = given.byteOffset % 4 === 0
  const bytes = isAligned ? given : new Uint8Array(given)
  if (bytes.length < HEAD_BYTES || !equal(bytes.subarray(0, 8), utf8(INDEX_MAGIC))) return undefined
  if (!equal(bytes.subarray(8, 8 + HASH_BYTES), hash)) return undefined
  const [codes, words, codeBytes, wordBytes, postingBytes] =
    new Uint32Array(bytes.buffer, bytes.byteOffset + 8 + HASH_BYTES, 5) as unknown as Five
  const sections = sectionsOf({ codes, words, codeBytes, wordBytes, postingBytes })
  if (sections.postings[1] !== bytes.length) return undefined
  const ends: readonly (readonly [Section, number])[] = [
    ['codeEnds', codeBytes], ['wordEnds', wordBytes], ['postingEnds', postingBytes]
  ]
  const isSound = ends.every(([name, last]) => {
    const [start, end] = sections[name]
    return ascends(new Uint32Array(bytes.buffer, bytes.byteOffset + start, (end - start) / 4), last)
  })
  return isSound ? new TermIndex(bytes, sections, { codes, words }) : undefined
}

type Five = readonly [number, number, number, number, number]

function ascends (numbers: Uint32Array, last: number): boolean {
  if (numbers[0] !== 0 || numbers.at(-1) !== last) return false
  for (let at = 1; at < numbers.length; at++) if (numbers[at]! < numbers[at - 1]!) return false
  return true
}
