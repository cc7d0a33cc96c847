/** mulberry32 (Tommy Ettinger, public domain): the same seed gives the same run. */
export class Random {
  #state: number

  constructor (seed: number) {
    this.#state = seed >>> 0
  }

  /** Returns a number in [0, 1). */
  unit (): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** Returns an integer in [low, high]. */
  between (low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1))
  }

  chance (probability: number): boolean {
    return this.unit() < probability
  }

  pick<T> (from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!
  }

  subset<T> (from: readonly T[]): T[] {
    return from.filter(() => this.chance(0.5))
  }
}
