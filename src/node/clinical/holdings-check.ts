import type { Core } from '../assembly/core.js'
import { findLacking, lackingWords } from './holdings.js'
import type { BodyBackfill } from './body-backfill.js'
import { pause } from '../loop/timers.js'

/** Between one handful of cases and the next: the check is in no hurry, and must not slow the chain. */
const PAUSE_MS = 20

/**
 * After each start: whether every own accepted case has its key and its body, and every other one its body.
 * What is missing of bodies is fetched again; what is missing of keys is said.
 */
export class HoldingsCheck {
  constructor (private readonly core: Core, private readonly backfill: BodyBackfill) {}

  /** Returns at once; the check goes on beside everything else. */
  start (): void {
    this.#check().catch((error: unknown) => { if (!this.core.host.stopped) this.core.fail(error) })
  }

  async #check (): Promise<void> {
    const { alarm, chain, host, logger, scheduler, signer, store } = this.core
    const lacking = await findLacking(store, {
      chainId: chain.id, self: signer.id, readsAll: false,
      pause: async () => {
        await pause(scheduler, PAUSE_MS)
        return !host.stopped
      }
    })
    if (host.stopped) return
    await this.backfill.lacks(lacking.bodies)
    for (const words of lackingWords({ ...lacking, keys: [] })) logger.warn({}, words)
    for (const words of lackingWords({ ...lacking, bodies: [] })) alarm('record-keys-lost', words)
  }
}
