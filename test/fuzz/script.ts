/**
 * Reads bytes as decisions, for targets with state. The script ends where the bytes end, so any bytes are a
 * valid script, and a shortened script is too.
 */
export class Script {
  #at = 0

  constructor (private readonly bytes: Uint8Array) {}

  get isOver (): boolean { return this.#at >= this.bytes.byteLength }

  byte (): number {
    return this.bytes[this.#at++] ?? 0
  }

  /** Reads a whole number from a range of at most 65,536 numbers, both ends included. */
  between (least: number, most: number): number {
    const range = most - least + 1
    const value = range > 256 ? this.byte() << 8 | this.byte() : this.byte()
    return least + value % range
  }

  pick<T> (list: readonly T[]): T {
    const picked = list[this.between(0, list.length - 1)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  chance (oneIn: number): boolean {
    return this.byte() % oneIn === 0
  }

  /** Reads a number near `around`, or near the limits of number formats. */
  corner (around: number, most: number): number {
    const corners = [0, 1, around, around + 1, around + 2, around + 17, 2 ** 31, 2 ** 32 - 1, 2 ** 53 - 1]
    const value = this.pick(corners) + this.between(0, 2) - 1
    return Math.min(Math.max(value, 0), most)
  }
}
