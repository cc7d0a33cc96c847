import type { Height, MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { finalBlockFrame } from '../loop/frames.js'

const BLOCKS_PER_HELP = 3
/** Once per peer and this long; whoever lags further catches up by request. */
const MIN_INTERVAL_MS = 200
/** Votes that crossed the block which they helped to finish are not a cry for help. */
const CROSSING_MS = 600
/** More final heights than fit into that time. */
const HEIGHTS_REMEMBERED = 256

/** R10: a peer that is still at a height that is final here gets the blocks that finish it. */
export class Helper {
  #last = new Map<string, number>()
  #finalAt = new Map<Height, number>()

  constructor (
    private readonly core: Pick<Core, 'store' | 'network' | 'clock' | 'logger' | 'commits'>
  ) {
    core.commits.subscribe(({ block }) => {
      const { height } = block.header
      this.#finalAt.set(height, core.clock.monotonic())
      this.#finalAt.delete(height - HEIGHTS_REMEMBERED)
    })
  }

  help (to: MemberId, height: Height): void {
    const now = this.core.clock.monotonic()
    if (now - (this.#finalAt.get(height) ?? -Infinity) < CROSSING_MS) return
    if (now - (this.#last.get(hex(to)) ?? -Infinity) < MIN_INTERVAL_MS) return
    this.#last.set(hex(to), now)
    this.#send(to, height)
      .catch((error: unknown) => { this.core.logger.warn({ err: error }, 'help failed') })
  }

  async #send (to: MemberId, height: Height): Promise<void> {
    for (let next = height; next < height + BLOCKS_PER_HELP; next++) {
      const stored = await this.core.store.readBlock(next)
      if (stored === undefined) return
      this.core.network.consensus.send(to, finalBlockFrame(stored), 'block')
    }
  }
}
