import type { Height, Hex } from '../types/index.js'

/** Evidence that a node makes while one height is decided; more says nothing new. */
export const MAX_ACCUSATIONS_PER_HEIGHT = 64
/** Heights for which an accusation is remembered; by then it is in a block. */
const HEIGHTS_REMEMBERED = 16

/**
 * What this node has accused others of: each offence once, and not without end, or a member who
 * sends one number under a thousand contents would fill the accuser's own share of every pool.
 */
export class Accusations {
  readonly #heights = new Map<Hex, Height>()

  /** @param offence hexadecimal `conflictKey`. @returns whether to accuse; true once */
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
