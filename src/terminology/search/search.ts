import { foldedWords } from './fold.js'
import type { TermIndex } from './term-index.js'

/** A query of more words is cut. People type a few. */
const MAX_QUERY_WORDS = 12
/** Added to the rank of a code: for each word that is only the beginning of a longer word, and if retired. */
const PART_OF_WORD = 256
const RETIRED = 16 * PART_OF_WORD

/**
 * Finds the codes of which every word of the query begins some word of code, titles and inclusion terms.
 * Codes with these whole words come first, then those with short titles.
 * @returns positions in the release, best first
 */
export function searchIndex (index: TermIndex, query: string, limit: number): number[] {
  // Long words come first: they leave fewer codes for the short ones.
  const words = [...new Set(foldedWords(query))].slice(0, MAX_QUERY_WORDS).sort((a, b) => b.length - a.length)
  const exact = index.find(query.trim()) ?? index.find(query.trim().toUpperCase())
  if (words.length === 0) return exact === undefined ? [] : [exact]
  const matched = new Uint8Array(index.count)
  const whole = new Uint8Array(index.count)
  for (const [turn, word] of words.entries()) {
    const visit = (ordinal: number, isWhole: boolean): void => {
      if (matched[ordinal] !== turn && matched[ordinal] !== turn + 1) return
      if (isWhole) whole[ordinal] = Math.min(turn + 1, (whole[ordinal] ?? 0) + 1)
      matched[ordinal] = turn + 1
    }
    for (const spelling of spellingsOf(word)) index.visit(spelling, visit)
  }
  const best = new Best(exact === undefined ? limit : limit - 1)
  for (let ordinal = 0; ordinal < matched.length; ordinal++) {
    if (matched[ordinal] !== words.length || ordinal === exact) continue
    const isRetired = index.useOf(ordinal).use === 'retired'
    best.offer(ordinal, (words.length - whole[ordinal]!) * PART_OF_WORD + index.weightOf(ordinal) +
      (isRetired ? RETIRED : 0))
  }
  return exact === undefined ? best.ordinals() : [exact, ...best.ordinals()]
}

/** Who has no umlaut on the keyboard types `mueller` for `müller`, which is indexed as `muller`. */
function spellingsOf (word: string): readonly string[] {
  const plain = word.replace(/([aou])e/g, '$1')
  return plain === word ? [word] : [word, plain]
}

/** Keeps the few items of the lowest rank. Of equal ranks, the first offered stays first. */
class Best {
  readonly #items: { readonly ordinal: number, readonly rank: number }[] = []

  constructor (private readonly limit: number) {}

  offer (ordinal: number, rank: number): void {
    const last = this.#items.at(-1)
    if (this.#items.length >= this.limit && (last === undefined || rank >= last.rank)) return
    let at = this.#items.length
    while (at > 0 && this.#items[at - 1]!.rank > rank) at--
    this.#items.splice(at, 0, { ordinal, rank })
    if (this.#items.length > this.limit) this.#items.pop()
  }

  ordinals (): number[] {
    return this.#items.map(({ ordinal }) => ordinal)
  }
}
