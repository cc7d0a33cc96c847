import { Uint8ArrayList } from 'uint8arraylist'
import { hex } from '../../../src/protocol/types/index.js'
import { Random } from '../../../src/sim/random.js'

/** Number of first bytes of an input that choose where the rest is cut. */
export const SEED_BYTES = 2

/** Bytes of a peer, in pieces as the network may deliver them. */
export class Pieces {
  readonly stream: Uint8Array
  readonly lists: Uint8ArrayList[] = []
  /** Ends of the pieces. */
  readonly ends = new Set<number>()

  constructor (input: Uint8Array) {
    const random = new Random(`pieces ${hex(input.subarray(0, SEED_BYTES))}`)
    this.stream = input.subarray(SEED_BYTES)
    for (let at = 0; at < this.stream.byteLength;) {
      const end = Math.min(this.stream.byteLength, at + random.pick([1, 2, 7, random.between(1, 5_000)]))
      const half = random.between(at, end)
      // libp2p delivers lists of buffers, and some are parts of larger buffers.
      this.lists.push(new Uint8ArrayList(this.stream.subarray(at, half), this.stream.subarray(half, end)))
      this.ends.add(end)
      at = end
    }
  }

  async * source (): AsyncGenerator<Uint8ArrayList> { yield * this.lists }
}
