import { findMissing, describeMissing } from './holdings.js'
import type { BodyBackfill } from './body-backfill.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

/** The pause after each handful of cases, so that the check does not slow down the chain. */
const PAUSE_MS = 20

export interface HoldingsCheckParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly backfill: BodyBackfill, readonly scheduler: Scheduler, readonly logger: Logger,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Checks after each start that accepted cases have their bodies, and that own accepted cases have their keys.
 * Missing bodies are fetched again. Missing keys raise an alarm.
 */
export class HoldingsCheck {
  constructor (private readonly parts: HoldingsCheckParts) {}

  start (): void {
    this.#check().catch((error: unknown) => { if (!this.parts.hostLoop.stopped) this.parts.fail(error) })
  }

  async #check (): Promise<void> {
    const { alarm, chain, hostLoop, logger, scheduler, signer, store } = this.parts
    const lacking = await findMissing(store, {
      chainId: chain.id, self: signer.id, readsAll: false,
      pause: async () => {
        await pause(scheduler, PAUSE_MS)
        return !hostLoop.stopped
      }
    })
    if (hostLoop.stopped) return
    await this.parts.backfill.noteMissing(lacking.bodies)
    for (const sentence of describeMissing({ ...lacking, keys: [] })) logger.warn({}, sentence)
    for (const sentence of describeMissing({ ...lacking, bodies: [] })) alarm('record-keys-lost', sentence)
  }
}
