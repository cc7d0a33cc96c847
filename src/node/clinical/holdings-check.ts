import { findLacking, describeLacking } from './holdings.js'
import type { BodyBackfill } from './body-backfill.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

/** Between one handful of cases and the next: the check is in no hurry, and must not slow the chain. */
const PAUSE_MS = 20

export interface HoldingsCheckParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly backfill: BodyBackfill, readonly scheduler: Scheduler, readonly logger: Logger,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * After each start: whether every own accepted case has its key and its body, and every other one its body.
 * What is missing of bodies is fetched again; what is missing of keys is said.
 */
export class HoldingsCheck {
  constructor (private readonly parts: HoldingsCheckParts) {}

  /** Returns at once; the check goes on beside everything else. */
  start (): void {
    this.#check().catch((error: unknown) => { if (!this.parts.hostLoop.stopped) this.parts.fail(error) })
  }

  async #check (): Promise<void> {
    const { alarm, chain, hostLoop, logger, scheduler, signer, store } = this.parts
    const lacking = await findLacking(store, {
      chainId: chain.id, self: signer.id, readsAll: false,
      pause: async () => {
        await pause(scheduler, PAUSE_MS)
        return !hostLoop.stopped
      }
    })
    if (hostLoop.stopped) return
    await this.parts.backfill.noteMissing(lacking.bodies)
    for (const sentence of describeLacking({ ...lacking, keys: [] })) logger.warn({}, sentence)
    for (const sentence of describeLacking({ ...lacking, bodies: [] })) alarm('record-keys-lost', sentence)
  }
}
