import assert from 'node:assert/strict'
import { headerCodec, Reader } from '../../../protocol/codec/index.js'
import { vrfOutput } from '../../../protocol/crypto/index.js'
import { initialBeacon, nextBeacon } from '../../../protocol/sortition/index.js'
import type { Beacon, Chain, ChainId, Height } from '../../../protocol/types/index.js'
import type { StoredChain } from '../../../storage/index.js'
import { unreadableBlock } from '../../loop/past-sets.js'

/** The beacon of every 64th height stays in memory: half a kilobyte per thousand blocks. */
const KEPT_STEP = 64
const RANGE_BYTES = 4 * 1024 * 1024

type Blocks = Pick<StoredChain['blocks'], 'readRange'>

/** All readers of a database share the same beacons. */
const byStore = new WeakMap<Blocks, Beacons>()

/**
 * Computes beacon_height of a stored chain, SPECIFICATION.md §6.
 * @throws StorageError 'corrupt' if a block on the way is missing or damaged
 */
export function beaconAt (
  chain: Chain, { blocks }: { readonly blocks: Blocks }, height: Height
): Promise<Beacon> {
  let beacons = byStore.get(blocks)
  if (beacons === undefined) byStore.set(blocks, beacons = new Beacons(chain.id, blocks))
  return beacons.at(height)
}

/**
 * Computes the beacons of past blocks, since the ledger keeps only the newest beacon. Each beacon follows
 * from the beacon before it and the block's header. So an old beacon is computed from the nearest known
 * beacon, which takes some 30 µs a block, once. Stored blocks are trusted: their proofs were verified before
 * they were stored.
 */
export class Beacons {
  readonly #kept = new Map<Height, Beacon>()

  constructor (private readonly chainId: ChainId, private readonly blocks: Blocks) {
    this.#kept.set(0, initialBeacon(chainId))
  }

  async at (height: Height): Promise<Beacon> {
    assert(Number.isSafeInteger(height) && height >= 0, 'heights count from 0')
    let at = height - height % KEPT_STEP
    while (!this.#kept.has(at)) at -= KEPT_STEP
    let beacon = this.#kept.get(at)
    assert(beacon !== undefined, 'the beacon of the genesis is always there')
    while (at < height) {
      const count = Math.min(KEPT_STEP, height - at)
      const stored = await this.blocks.readRange(at + 1, count, RANGE_BYTES)
      if (stored.length === 0) throw unreadableBlock(at + 1)
      for (const { block } of stored) {
        beacon = this.#next(beacon, ++at, block)
        if (at % KEPT_STEP === 0) this.#kept.set(at, beacon)
      }
    }
    return beacon
  }

  #next (previous: Beacon, height: Height, block: Uint8Array): Beacon {
    try {
      const { proposer, vrfProof } = headerCodec.read(new Reader(block))
      return nextBeacon(this.chainId, previous, height, proposer, vrfOutput(vrfProof))
    } catch (error) {
      throw unreadableBlock(height, error)
    }
  }
}
