import type { LeafHash } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'

/** Longer than a block takes on a fast network, shorter than anybody notices. */
const LONGEST_WAIT_MS = 60

/**
 * Spaces own transactions of one kind: while the last one has not reached a block, another would
 * only reach the same block, at the price of one more signature and one more message to everybody. So
 * what comes meanwhile is collected; a lone one never waits.
 */
export class Pace {
  #last: string | undefined
  #sentAt = -Infinity
  #wake: (() => void) | undefined

  constructor (private readonly core: Pick<Core, 'commits' | 'clock' | 'scheduler'>) {
    core.commits.subscribe(({ block }) => {
      if (this.#last === undefined) return
      if (!block.transactions.some(({ leaf }) => hex(leaf) === this.#last)) return
      this.#last = undefined
      this.#wake?.()
    })
  }

  sent (leaf: LeafHash): void {
    this.#last = hex(leaf)
    this.#sentAt = this.core.clock.monotonic()
  }

  /** Resolves when the next one may go. One caller at a time. */
  async turn (): Promise<void> {
    const left = this.#sentAt + LONGEST_WAIT_MS - this.core.clock.monotonic()
    if (this.#last === undefined || left <= 0) return
    await new Promise<void>(resolve => {
      const cancel = this.core.scheduler.after(left, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
    this.#wake = undefined
  }
}
