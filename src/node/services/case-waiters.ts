import { casesOf } from '../../protocol/ledger/index.js'
import { hex, type Case, type CaseId, type Timestamp } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'

type Milestone = 'opened' | 'closed'

/** A case that reached a milestone, and the timestamp of the block that changed the case. */
export interface ReachedCase {
  readonly entry: Case
  readonly timestamp: Timestamp
}

/**
 * Holds requests that wait until a case is opened or closed. The cost of a block depends on the number of its
 * cases, not on the number of requests.
 */
export class CaseWaiters {
  readonly #waiting = new Map<string, Set<(reached: ReachedCase | undefined) => void>>()
  #stopped = false

  follow ({ delta }: CommittedBlock): void {
    if (this.#waiting.size === 0) return
    const { timestamp } = delta
    for (const milestone of ['opened', 'closed'] as const) {
      for (const entry of casesOf(delta, milestone)) {
        this.#wake(nameOf(entry.id, milestone), { entry, timestamp })
      }
    }
  }

  /** Ends all waits. The caller calls it before the store closes, since the answers read the store. */
  stop (): void {
    this.#stopped = true
    for (const name of [...this.#waiting.keys()]) this.#wake(name, undefined)
  }

  /** Resolves when the case reaches the milestone, or with undefined after `ms` milliseconds. */
  async wait (id: CaseId, milestone: Milestone, ms: number): Promise<ReachedCase | undefined> {
    if (this.#stopped) return undefined
    const name = nameOf(id, milestone)
    return await new Promise<ReachedCase | undefined>(resolve => {
      const waiters = this.#waiting.get(name) ?? new Set()
      const done = (reached: ReachedCase | undefined): void => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) this.#waiting.delete(name)
        resolve(reached)
      }
      const timer = setTimeout(() => { done(undefined) }, ms)
      waiters.add(done)
      this.#waiting.set(name, waiters)
    })
  }

  #wake (name: string, reached: ReachedCase | undefined): void {
    for (const done of [...this.#waiting.get(name) ?? []]) done(reached)
  }
}

function nameOf (id: CaseId, milestone: Milestone): string {
  return `${milestone} ${hex(id)}`
}
