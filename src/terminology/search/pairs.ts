/** A growing list of pairs of numbers, eight bytes each. */
export class Pairs {
  #words = new Uint32Array(1024)
  #ordinals = new Uint32Array(1024)
  #length = 0

  get length (): number { return this.#length }

  add (word: number, ordinal: number): void {
    if (this.#length === this.#words.length) {
      this.#words = doubled(this.#words)
      this.#ordinals = doubled(this.#ordinals)
    }
    this.#words[this.#length] = word
    this.#ordinals[this.#length++] = ordinal
  }

  /**
   * Returns the ordinals of all pairs, sorted by word, and where those of each word end. The ordinals of a
   * word keep their order.
   */
  sorted (words: number): { readonly ordinals: Uint32Array, readonly ends: Uint32Array } {
    const ends = new Uint32Array(words + 1)
    for (let at = 0; at < this.#length; at++) ends[this.#words[at]! + 1]!++
    for (let word = 0; word < words; word++) ends[word + 1]! += ends[word]!
    const next = ends.slice(0, words)
    const ordinals = new Uint32Array(this.#length)
    for (let at = 0; at < this.#length; at++) ordinals[next[this.#words[at]!]!++] = this.#ordinals[at]!
    return { ordinals, ends }
  }
}

function doubled (numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2)
  larger.set(numbers)
  return larger
}
