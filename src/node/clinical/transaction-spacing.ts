import { hex, type LeafHash } from '../../protocol/types/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostClock, Scheduler } from '../machine/ports.js'

/** Longer than a block takes on a fast network, shorter than anybody notices. */
const LONGEST_WAIT_MS = 60

/**
 * Spaces own transactions of one kind: while the last one has not reached a block, another would
 * only reach the same block, at the price of one more signature and one more message to everybody. So
 * what comes meanwhile is collected; a lone one never waits.
 */
export class TransactionSpacing {
  #last: string | undefined
  #sentAt = -Infinity
  #wake: (() => void) | undefined

  constructor (
    commits: CommitFeed, private readonly clock: HostClock, private readonly scheduler: Scheduler
  ) {
    commits.subscribe(({ block }) => {
      if (this.#last === undefined) return
      if (!block.transactions.some(({ leaf }) => hex(leaf) === this.#last)) return
      this.#last = undefined
      this.#wake?.()
    })
  }

  sent (leaf: LeafHash): void {
    this.#last = hex(leaf)
    this.#sentAt = this.clock.monotonic()
  }

  /** Resolves when the next one may go. One caller at a time. */
  async turn (): Promise<void> {
    const left = this.#sentAt + LONGEST_WAIT_MS - this.clock.monotonic()
    if (this.#last === undefined || left <= 0) return
    await new Promise<void>(resolve => {
      const cancel = this.scheduler.after(left, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = undefined
  }
}
