import { hex, type BodyHash } from '../../protocol/types/index.js'
import type { NodeStore, StoredBody } from '../../storage/index.js'

/** The bodies of several seconds under full load. A body is opened a few blocks after its arrival. */
const MAX_BYTES = 32 * 1024 * 1024

/** Keeps the bodies that were stored last, so that validation need not read them from the disk. */
export class RecentBodies {
  readonly #held = new Map<string, Uint8Array>()
  #bytes = 0

  constructor (private readonly store: Pick<NodeStore, 'getBodies'>) {}

  remember (bodies: readonly StoredBody[]): void {
    for (const { hash, ciphertext } of bodies) {
      const key = hex(hash)
      if (this.#held.has(key)) continue
      this.#held.set(key, ciphertext)
      this.#bytes += ciphertext.byteLength
    }
    for (const [key, ciphertext] of this.#held) {
      if (this.#bytes <= MAX_BYTES) return
      this.#held.delete(key)
      this.#bytes -= ciphertext.byteLength
    }
  }

  /** Drops the bodies of decided cases, which are not validated any more. */
  forget (hashes: readonly BodyHash[]): void {
    for (const key of hashes.map(hex)) {
      this.#bytes -= this.#held.get(key)?.byteLength ?? 0
      this.#held.delete(key)
    }
  }

  /** Returns bodies in the order of `hashes`. Bodies that are no longer here come from the store. */
  async get (hashes: readonly BodyHash[]): Promise<(Uint8Array | undefined)[]> {
    const found = hashes.map(hash => this.#held.get(hex(hash)))
    const lacking = hashes.filter((_, index) => found[index] === undefined)
    if (lacking.length === 0) return found
    const stored = await this.store.getBodies(lacking)
    let next = 0
    return found.map(body => body ?? stored[next++])
  }
}
