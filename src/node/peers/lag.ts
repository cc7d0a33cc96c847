import type { Core } from '../assembly/core.js'

/** So many blocks in a row that others finished are no accident. */
const BLOCKS_IN_A_ROW = 16
/** When no block came for this long, there is nothing left to catch up with. */
const QUIET_MS = 2_000

/**
 * Whether this node is catching up, by the blocks that become final here. What waits in the pool of
 * such a node is long decided elsewhere, and of no use to anybody.
 */
export class Lag {
  #inARow = 0
  #lastAt = -Infinity

  constructor (private readonly core: Pick<Core, 'clock' | 'commits'>) {
    core.commits.subscribe(({ caughtUp }) => {
      this.#inARow = caughtUp ? this.#inARow + 1 : 0
      this.#lastAt = core.clock.monotonic()
    })
  }

  get isLarge (): boolean {
    return this.#inARow >= BLOCKS_IN_A_ROW && this.core.clock.monotonic() - this.#lastAt < QUIET_MS
  }
}
