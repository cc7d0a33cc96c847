import { hex, type Height, type MemberId } from '../../protocol/types/index.js'

interface Claim {
  readonly id: MemberId
  /** The height that it says it is deciding: it has the blocks below. */
  readonly height: Height
}

/**
 * Keeps what peers say of their height. A claim costs its peer nothing, so it only makes us ask that peer.
 * We believe a height of the chain that a certificate proves, or that more peers claim than may lie.
 */
export class HeightClaims {
  readonly #claims = new Map<string, Claim>()
  #proven: Height = 0

  note (id: MemberId, height: Height): void {
    this.#claims.set(hex(id), { id, height })
  }

  /** It did not give what it claimed to have. */
  forget (id: MemberId): void {
    this.#claims.delete(hex(id))
  }

  heightOf (id: MemberId): Height {
    return this.#claims.get(hex(id))?.height ?? 0
  }

  /** This block is final: a certificate of it was verified. */
  prove (height: Height): void {
    this.#proven = Math.max(this.#proven, height)
  }

  /** Who should have the block of this height. */
  holders (height: Height): MemberId[] {
    return [...this.#claims.values()].filter(one => one.height > height).map(one => one.id)
  }

  /** Newest final block, where at most `faulty` peers lie; with fewer claims the lowest counts. */
  tip (faulty: number): Height {
    const heights = [...this.#claims.values()].map(one => one.height).sort((a, b) => b - a)
    const believed = heights[Math.min(faulty, heights.length - 1)] ?? 0
    return Math.max(this.#proven, believed - 1)
  }
}
