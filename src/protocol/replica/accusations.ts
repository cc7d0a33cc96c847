import type { Height, Hex } from '../types/index.js'

/** A node makes at most this much evidence while one height is decided. */
export const MAX_ACCUSATIONS_PER_HEIGHT = 64
/** An accusation is remembered for this many heights; by then a block contains it. */
const HEIGHTS_REMEMBERED = 16

/**
 * Remembers the offences that this node has reported. Each offence is reported once, and their number is
 * bounded. Otherwise a member that signs a thousand contents under one sequence number would fill the
 * accuser's share of every pool.
 */
export class Accusations {
  readonly #heights = new Map<Hex, Height>()

  /** @param offence hexadecimal `conflictKey`. @returns whether to report the offence; true once */
  take (offence: Hex, height: Height): boolean {
    let recent = 0
    for (const [known, at] of this.#heights) {
      if (at + HEIGHTS_REMEMBERED < height) this.#heights.delete(known)
      else if (at === height) recent++
    }
    if (this.#heights.has(offence) || recent >= MAX_ACCUSATIONS_PER_HEIGHT) return false
    this.#heights.set(offence, height)
    return true
  }
}
