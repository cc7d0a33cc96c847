import { hex, type Height, type MemberId } from '../../protocol/types/index.js'
import { finalBlockFrame } from '../loop/frames.js'
import type { NodeStore } from '../../storage/index.js'
import type { Network } from '../../network/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostClock, Logger } from '../machine/ports.js'

const BLOCKS_PER_HELP = 3
/** A peer is helped at most this often. A peer that is further behind catches up by request. */
const MIN_INTERVAL_MS = 200
/** A vote that arrives so soon after its height became final was probably sent before that. */
const CROSSING_MS = 600
/** More heights than become final within CROSSING_MS. */
const HEIGHTS_REMEMBERED = 256

export interface FinalBlockSenderParts {
  readonly store: NodeStore, readonly network: Network, readonly commits: CommitFeed,
  readonly clock: HostClock, readonly logger: Logger
}

/** Sends final blocks to a peer that still votes at a height that is final here (R10). */
export class FinalBlockSender {
  #last = new Map<string, number>()
  #finalAt = new Map<Height, number>()

  constructor (
    private readonly parts: FinalBlockSenderParts
  ) {
    parts.commits.subscribe(({ block }) => {
      const { height } = block.header
      this.#finalAt.set(height, parts.clock.monotonic())
      this.#finalAt.delete(height - HEIGHTS_REMEMBERED)
    })
  }

  help (to: MemberId, height: Height): void {
    const now = this.parts.clock.monotonic()
    if (now - (this.#finalAt.get(height) ?? -Infinity) < CROSSING_MS) return
    if (now - (this.#last.get(hex(to)) ?? -Infinity) < MIN_INTERVAL_MS) return
    this.#last.set(hex(to), now)
    this.#send(to, height)
      .catch((error: unknown) => { this.parts.logger.warn({ err: error }, 'sending final blocks failed') })
  }

  async #send (to: MemberId, height: Height): Promise<void> {
    for (let next = height; next < height + BLOCKS_PER_HELP; next++) {
      const stored = await this.parts.store.readBlock(next)
      if (stored === undefined) return
      this.parts.network.consensus.send(to, finalBlockFrame(stored), 'block')
    }
  }
}
