import { sha256 } from '../protocol/crypto/index.js'
import { utf8 } from '../protocol/types/index.js'

/**
 * The only source of chance in a simulation: sfc32, seeded by the hash of a name. A fork has another name
 * and thus a separate sequence. So one more draw for the network does not change the draws for the disks.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number

  constructor (readonly name: string) {
    const seed = sha256(utf8(name))
    const view = new DataView(seed.buffer, seed.byteOffset)
    this.#a = view.getUint32(0)
    this.#b = view.getUint32(4)
    this.#c = view.getUint32(8)
    this.#counter = view.getUint32(12)
  }

  fork (name: string | number): Random {
    return new Random(`${this.name}/${name}`)
  }

  /** Returns a number x with 0 ≤ x < 1. */
  unit (): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0
    return (sum >>> 0) / 0x1_0000_0000
  }

  chance (probability: number): boolean {
    return this.unit() < probability
  }

  /** Returns a whole number from `least` to `most`, both included. */
  between (least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1))
  }

  pick<T> (list: readonly T[]): T {
    const picked = list[this.between(0, list.length - 1)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  shuffled<T> (list: readonly T[]): T[] {
    const shuffled = [...list]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.between(0, i)
      const kept = shuffled[i] as T
      shuffled[i] = shuffled[j] as T
      shuffled[j] = kept
    }
    return shuffled
  }

  subset<T> (list: readonly T[]): T[] {
    return list.filter(() => this.chance(0.5))
  }

  bytes (count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let i = 0; i < count; i++) bytes[i] = this.between(0, 255)
    return bytes
  }
}
