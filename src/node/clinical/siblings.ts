import type { Scheduler } from '../machine/ports.js'

/** How long a diagnosis waits at most for the names of others. Other hospitals mostly give a name sooner. */
const TOGETHER_MS = 100

/**
 * The diagnoses of one document, such as a Bundle. Those whose patients are known wait for the names of the
 * others, so that all share a proposal. A name that is late holds up nobody longer than TOGETHER_MS.
 */
export class Siblings {
  readonly #namings: Promise<unknown>[] = []
  #named: Promise<void> | undefined

  /** Adds the naming of a patient. All are added before the first of them has ended. */
  add (naming: Promise<unknown>): void {
    this.#namings.push(naming)
  }

  /** Resolves when all patients have names or will get none, and after TOGETHER_MS at the latest. */
  named (scheduler: Pick<Scheduler, 'after'>): Promise<void> {
    this.#named ??= new Promise(resolve => {
      const cancel = scheduler.after(TOGETHER_MS, resolve)
      void Promise.allSettled(this.#namings).then(() => {
        cancel()
        resolve()
      })
    })
    return this.#named
  }
}
