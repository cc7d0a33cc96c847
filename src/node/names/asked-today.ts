import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'

/**
 * Counts the names that other hospitals evaluated for this hospital on the present day, since this process
 * started. Each hospital has an allowance of its own for this one, so the count of the hospital that was
 * asked most is shown.
 */
export class AskedToday {
  #day = 0
  /** At most one count for each holder of a key epoch. */
  readonly #answered = new Map<Hex, number>()
  #refused = 0
  /** The holders that refused because the allowance is used up. */
  readonly #usedUp = new Set<Hex>()

  answered (day: number, holder: MemberId, names: number): void {
    this.#turnTo(day)
    this.#answered.set(hex(holder), (this.#answered.get(hex(holder)) ?? 0) + names)
    this.#usedUp.delete(hex(holder))
  }

  refused (day: number, holder: MemberId, names: number): void {
    this.#turnTo(day)
    this.#refused += names
    this.#usedUp.add(hex(holder))
  }

  /** Tells whether a holder has refused on this day. It may still answer, since the allowance can grow. */
  isUsedUp (day: number, holder: MemberId): boolean {
    return day === this.#day && this.#usedUp.has(hex(holder))
  }

  on (day: number): { readonly names: number, readonly refused: number } {
    if (day !== this.#day) return { names: 0, refused: 0 }
    return { names: Math.max(0, ...this.#answered.values()), refused: this.#refused }
  }

  #turnTo (day: number): void {
    if (day === this.#day) return
    this.#day = day
    this.#answered.clear()
    this.#usedUp.clear()
    this.#refused = 0
  }
}
