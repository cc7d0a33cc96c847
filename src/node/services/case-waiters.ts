import type { CaseId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { CommittedBlock } from '../host.js'

type Milestone = 'opened' | 'closed'

/** Requests that wait for a case to be opened or closed; one look-up per case and block, not per waiter. */
export class CaseWaiters {
  readonly #waiting = new Map<string, Set<() => void>>()

  follow ({ delta }: CommittedBlock): void {
    if (this.#waiting.size === 0) return
    for (const { id } of delta.opened) this.#wake(nameOf(id, 'opened'))
    for (const { id } of delta.closed) this.#wake(nameOf(id, 'closed'))
  }

  /** Resolves at the milestone or after `ms`, whichever is first. */
  async wait (id: CaseId, milestone: Milestone, ms: number): Promise<void> {
    const name = nameOf(id, milestone)
    await new Promise<void>(resolve => {
      const waiters = this.#waiting.get(name) ?? new Set()
      const done = (): void => {
        clearTimeout(timer)
        waiters.delete(done)
        if (waiters.size === 0) this.#waiting.delete(name)
        resolve()
      }
      const timer = setTimeout(done, ms)
      waiters.add(done)
      this.#waiting.set(name, waiters)
    })
  }

  #wake (name: string): void {
    for (const done of [...this.#waiting.get(name) ?? []]) done()
  }
}

function nameOf (id: CaseId, milestone: Milestone): string {
  return `${milestone} ${hex(id)}`
}
