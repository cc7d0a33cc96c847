import type { CommittedBlock } from './host-loop.js'
import type { Scheduler } from '../machine/ports.js'

type Listener = (commit: CommittedBlock) => void

/**
 * Tells the parts of a node about each final block, in order, once the block is durable. A listener must
 * return at once: it starts slow work without waiting for the end of that work.
 */
export class CommitFeed {
  #listeners = new Set<Listener>()

  constructor (private readonly scheduler: Pick<Scheduler, 'after'>) {}

  publish (commit: CommittedBlock): void {
    for (const listener of [...this.#listeners]) listener(commit)
  }

  /** @returns a function that ends the subscription */
  subscribe (listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** Resolves to true when a commit passes `test`, and to false after `ms`. */
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
