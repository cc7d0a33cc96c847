import { casesOf } from '../../protocol/ledger/index.js'
import { hex, type Case, type CaseId, type Timestamp } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'

type Milestone = 'opened' | 'closed'

/** A case as a block left it, and the time of the block. */
export interface Reached {
  readonly one: Case
  readonly timestamp: Timestamp
}

/** Requests that wait until a case is opened or closed. A block looks up each of its cases once. */
export class CaseWaiters {
  readonly #waiting = new Map<string, Set<(reached: Reached | undefined) => void>>()
  #stopped = false

  follow ({ delta }: CommittedBlock): void {
    if (this.#waiting.size === 0) return
    const { timestamp } = delta
    for (const one of casesOf(delta, 'opened')) this.#wake(nameOf(one.id, 'opened'), { one, timestamp })
    for (const one of casesOf(delta, 'closed')) this.#wake(nameOf(one.id, 'closed'), { one, timestamp })
  }

  /** Answers all requests that wait, while the store is still open. */
  stop (): void {
    this.#stopped = true
    for (const name of [...this.#waiting.keys()]) this.#wake(name, undefined)
  }

  /** Returns the case as it stands at the milestone, or undefined if `ms` pass before it. */
  async wait (id: CaseId, milestone: Milestone, ms: number): Promise<Reached | undefined> {
    if (this.#stopped) return undefined
    const name = nameOf(id, milestone)
    return await new Promise<Reached | undefined>(resolve => {
      const waiters = this.#waiting.get(name) ?? new Set()
      const done = (reached: Reached | undefined): void => {
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

  #wake (name: string, reached: Reached | undefined): void {
    for (const done of [...this.#waiting.get(name) ?? []]) done(reached)
  }
}

function nameOf (id: CaseId, milestone: Milestone): string {
  return `${milestone} ${hex(id)}`
}
