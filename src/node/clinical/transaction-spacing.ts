import { hex, type LeafHash } from '../../protocol/types/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostClock, Scheduler } from '../machine/ports.js'

/** No client waits for this: its diagnosis is durable. Each transaction costs every hospital a batch. */
const LONGEST_WAIT_MS = 50

/**
 * Delays the next transaction of a kind until the last transaction is in a block, or for LONGEST_WAIT_MS.
 * Otherwise both would enter the same block, but cost two signatures and messages. Content is collected
 * meanwhile. A single transaction never waits.
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

  /** True if the next transaction may be sent now. */
  get isFree (): boolean { return this.#left <= 0 }

  get #left (): number {
    return this.#last === undefined ? 0 : this.#sentAt + LONGEST_WAIT_MS - this.clock.monotonic()
  }

  /** Resolves when the next transaction may be sent. Only one caller may wait at a time. */
  async turn (): Promise<void> {
    if (this.isFree) return
    await new Promise<void>(resolve => {
      const cancel = this.scheduler.after(this.#left, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = undefined
  }
}
