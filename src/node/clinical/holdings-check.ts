import { findMissing, describeMissing, type SearchedHoldings } from './holdings.js'
import type { BodyBackfill } from './body-backfill.js'
import { TRIES, waitMs, type ReturnedKeys } from './returned-keys.js'
import type { Chain, Signer } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

/** The name of the row in which the check notes where it stopped. */
const PLACE = 'holdings-checked'
/** The pause after each handful of cases, so that the check does not slow down the chain. */
const PAUSE_MS = 20
const CASES_PER_PART = 1024
/** How many parts a start checks at once. Further parts follow one a minute, whatever the chain has. */
const PARTS_AT_START = 4
const PART_MS = 60_000
/** How often a node that has just started looks whether it has caught up. */
const CATCH_UP_MS = 250
/** The pause after the last case, before the check begins again with the first. */
const ROUND_MS = 24 * 3_600_000

export interface HoldingsCheckParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly backfill: BodyBackfill, readonly returnedKeys: ReturnedKeys,
  readonly scheduler: Scheduler, readonly logger: Logger,
  readonly alarm: RaiseAlarm, readonly fail: Fail
}

/**
 * Checks in the background that accepted cases have their bodies and pads, and that own accepted cases have
 * their keys. It goes through all cases part by part, and continues after a start where it stopped. So
 * neither a start nor an hour costs more on a longer chain. It fetches what is missing again. Keys and pads
 * that the other hospitals do not give back raise an alarm.
 */
export class HoldingsCheck {
  #cancel: (() => void) | undefined

  constructor (private readonly parts: HoldingsCheckParts) {}

  start (): void {
    this.#run().catch((error: unknown) => { if (!this.parts.hostLoop.stopped) this.parts.fail(error) })
  }

  stop (): void {
    this.#cancel?.()
  }

  async #run (): Promise<void> {
    const { hostLoop, store } = this.parts
    // A hospital that lost its disk does not know its cases before it has caught up.
    while (!hostLoop.stopped && hostLoop.state.votesFrom === Infinity) await this.#rest(CATCH_UP_MS)
    if (hostLoop.stopped) return
    let place = await store.meta.get(PLACE)
    for (let part = 1; !hostLoop.stopped; part++) {
      place = await this.#checkFrom(place)
      if (hostLoop.stopped) return
      await store.meta.put(PLACE, place ?? new Uint8Array(0))
      if (place === undefined) await this.#rest(ROUND_MS)
      else if (part >= PARTS_AT_START) await this.#rest(PART_MS)
    }
  }

  #rest (ms: number): Promise<void> {
    return new Promise(resolve => { this.#cancel = this.parts.scheduler.after(ms, resolve) })
  }

  /** @returns where the next part begins; undefined after the last case */
  async #checkFrom (after: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const { alarm, chain, hostLoop, logger, scheduler, signer, store } = this.parts
    const { reached, ...lacking } = await findMissing(store, {
      chainId: chain.id, self: signer.id, readsAll: false, after, limit: CASES_PER_PART,
      pause: async () => {
        await pause(scheduler, PAUSE_MS)
        return !hostLoop.stopped
      }
    })
    if (hostLoop.stopped) return undefined
    await this.parts.backfill.noteMissing(lacking.bodies)
    const pads = await this.#fetchPads(lacking.pads)
    if (hostLoop.stopped) return undefined
    const keys = await this.parts.returnedKeys.fetch(lacking.keys)
    if (hostLoop.stopped) return undefined
    for (const sentence of describeMissing({ ...lacking, keys: [], pads: [] })) logger.warn({}, sentence)
    for (const sentence of describeMissing({ pads, bodies: [], keys: [] })) alarm('pads-lost', sentence)
    for (const sentence of describeMissing({ keys, bodies: [], pads: [] })) {
      alarm('record-keys-lost', sentence)
    }
    return reached
  }

  /** @returns the bodies without pads that no hospital sent; after a start, hospitals connect one by one */
  async #fetchPads (bodies: SearchedHoldings['pads']): Promise<SearchedHoldings['pads']> {
    let lacking = bodies
    for (let tries = 0; lacking.length > 0 && tries < TRIES && !this.parts.hostLoop.stopped; tries++) {
      if (tries > 0) await this.#rest(waitMs(tries))
      lacking = await this.parts.backfill.fetchPads(lacking)
    }
    return lacking
  }
}
