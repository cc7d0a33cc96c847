import type { CommittedBlock } from './host-loop.js'
import type { Scheduler } from '../machine/ports.js'

type Listener = (commit: CommittedBlock) => void

/**
 * Tells the parts of a node about each final block, after it is durable and in order. A listener
 * must not wait; what takes time it starts and lets go.
 */
export class CommitFeed {
  #listeners = new Set<Listener>()

  constructor (private readonly scheduler: Pick<Scheduler, 'after'>) {}

  publish (commit: CommittedBlock): void {
    for (const listener of [...this.#listeners]) listener(commit)
  }

  /** Returns the way to stop. */
  subscribe (listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** Resolves true when `test` holds of a commit, false after `ms` or on abort. */
  async waitFor (test: (commit: CommittedBlock) => boolean, ms: number): Promise<boolean> {
    return await new Promise(resolve => {
      const cancel = this.scheduler.after(ms, () => { stop(); resolve(false) })
      const stop = this.subscribe(commit => {
        if (!test(commit)) return
        cancel()
        stop()
        resolve(true)
      })
    })
  }
}
