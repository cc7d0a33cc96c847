import type { CommittedBlock } from './host-loop.js'
import type { Scheduler } from '../machine/ports.js'

type Listener = (commit: CommittedBlock) => void
type DrawListener = () => void

/**
 * Tells the parts of a node about each final block, in order, once the block is durable. It also tells when
 * the draws of the next block are known. A listener must return at once: it starts slow work without waiting
 * for the end of that work.
 */
export class CommitFeed {
  #listeners = new Set<Listener>()
  #drawListeners = new Set<DrawListener>()

  constructor (private readonly scheduler: Pick<Scheduler, 'after'>) {}

  publish (commit: CommittedBlock): void {
    for (const listener of [...this.#listeners]) listener(commit)
  }

  publishDraws (): void {
    for (const listener of [...this.#drawListeners]) listener()
  }

  /** @returns a function that ends the subscription */
  subscribe (listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** @returns a function that ends the subscription */
  subscribeDraws (listener: DrawListener): () => void {
    this.#drawListeners.add(listener)
    return () => { this.#drawListeners.delete(listener) }
  }

  /** Resolves at the next block, at the next draws, or after `ms`. */
  async changed (ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const end = (): void => {
        cancel()
        for (const stop of stops) stop()
        resolve()
      }
      const cancel = this.scheduler.after(ms, end)
      const stops = [this.subscribe(end), this.subscribeDraws(end)]
    })
  }
}
