import { hex, type BodyHash } from '../../protocol/types/index.js'
import type { NodeStore, StoredBody } from '../../storage/index.js'

/** A drawn body is opened a few blocks after it came; this many bytes cover seconds of full load. */
const MAX_BYTES = 32 * 1024 * 1024

/** Bodies that have just been stored, so that judging them does not fetch them back from the disk. */
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

  /** Of cases that are decided: nobody opens them for a decision any more. */
  forget (hashes: readonly BodyHash[]): void {
    for (const key of hashes.map(hex)) {
      this.#bytes -= this.#held.get(key)?.byteLength ?? 0
      this.#held.delete(key)
    }
  }

  /** In the order of `hashes`; from the store what is no longer here. */
  async get (hashes: readonly BodyHash[]): Promise<(Uint8Array | undefined)[]> {
    const found = hashes.map(hash => this.#held.get(hex(hash)))
    const lacking = hashes.filter((_, index) => found[index] === undefined)
    if (lacking.length === 0) return found
    const stored = await this.store.getBodies(lacking)
    let next = 0
    return found.map(body => body ?? stored[next++])
  }
}
