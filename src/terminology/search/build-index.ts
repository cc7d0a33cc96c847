import { compare, utf8 } from '../../protocol/types/index.js'
import type { Concept } from '../release/index.js'
import { BytesList } from './bytes-list.js'
import { foldedWords } from './fold.js'
import { HASH_BYTES, INDEX_MAGIC, OWN_DATES, USE_NUMBERS, sectionsOf } from './layout.js'
import { Pairs } from './pairs.js'

/** Builds the index of a release from its concepts, which it takes in the order of the release. */
export class IndexBuilder {
  readonly #words = new Map<string, number>()
  readonly #pairs = new Pairs()
  readonly #codes = new BytesList()
  readonly #places: number[] = []
  readonly #uses: number[] = []
  readonly #weights: number[] = []

  /** @param place where the line of the concept begins in the release */
  add (concept: Concept, place: number): void {
    const ordinal = this.#places.length
    this.#places.push(place)
    this.#codes.add(utf8(concept.code))
    const hasDates = concept.from !== undefined || concept.until !== undefined
    this.#uses.push(USE_NUMBERS[concept.use] + (hasDates ? OWN_DATES : 0))
    const [first, ...others] = concept.titles.map(({ text }) => foldedWords(text))
    this.#weights.push(Math.min(first?.length ?? 0, 255))
    // Codes of digits alone are found as codes. As words they would fill the index.
    const code = /\p{L}/u.test(concept.code) ? foldedWords(concept.code) : []
    for (const word of new Set([...code, ...first ?? [], ...others.flat()])) {
      let number = this.#words.get(word)
      if (number === undefined) this.#words.set(word, number = this.#words.size)
      this.#pairs.add(number, ordinal)
    }
  }

  /**
   * @param hash of the release
   * @param end where the last line of the release ends
   */
  finish (hash: Uint8Array, end: number): Uint8Array {
    const { ends, ordinals } = this.#pairs.sorted(this.#words.size)
    const words = new BytesList()
    const postings = new BytesList()
    const sorted = [...this.#words].map(([word, number]) => ({ bytes: utf8(word), number }))
      .sort((a, b) => compare(a.bytes, b.bytes))
    for (const { bytes, number } of sorted) {
      words.add(bytes)
      postings.addAscending(ordinals.subarray(ends[number], ends[number + 1]))
    }
    const lengths = {
      codes: this.#places.length, words: this.#words.size, codeBytes: this.#codes.bytes.length,
      wordBytes: words.bytes.length, postingBytes: postings.bytes.length
    }
    const sections = sectionsOf(lengths)
    const index = new Uint8Array(sections.postings[1])
    index.set(utf8(INDEX_MAGIC))
    index.set(hash, INDEX_MAGIC.length)
    const numbers = (section: keyof typeof sections, values: Uint32Array): void => {
      new Uint32Array(index.buffer, sections[section][0], values.length).set(values)
    }
    new Uint32Array(index.buffer, INDEX_MAGIC.length + HASH_BYTES, 5).set(Object.values(lengths))
    numbers('places', Uint32Array.from([...this.#places, end]))
    numbers('codeEnds', this.#codes.ends)
    numbers('wordEnds', words.ends)
    numbers('postingEnds', postings.ends)
    index.set(this.#codes.bytes, sections.codes[0])
    index.set(this.#uses, sections.uses[0])
    index.set(this.#weights, sections.weights[0])
    index.set(words.bytes, sections.words[0])
    index.set(postings.bytes, sections.postings[0])
    return index
  }
}
