import type { HostLoop } from '../../loop/host-loop.js'
import type { HostClock } from '../../machine/ports.js'
import { correctedTime, type OwnClockParts } from '../../signing/own-clock.js'

/** An order takes effect after three windows, so no unknown order took effect within that time. */
const EFFECT_WINDOWS = 3
/** After this time a hospital that no other reaches serves its own records again. */
const ALONE_MS = 10 * 60_000

export interface FreshnessParts extends OwnClockParts {
  readonly hostLoop: HostLoop, readonly clock: HostClock
}

/**
 * Tells whether this node knows which records are erased. A hospital that was away, or whose folder came from
 * a backup, has an old chain. It serves no record until it is where more hospitals are than may lie. So it
 * erases first what was ordered meanwhile.
 */
export class Freshness {
  readonly #startedAt: number
  #wasCurrent = false

  constructor (private readonly parts: FreshnessParts) {
    this.#startedAt = parts.clock.monotonic()
  }

  get isCurrent (): boolean {
    this.#wasCurrent ||= this.#hasCaughtUp || this.parts.clock.monotonic() - this.#startedAt >= ALONE_MS
    return this.#wasCurrent || this.#isRecent
  }

  /** Tells whether every order that took effect is in the blocks of this node. */
  get #isRecent (): boolean {
    const { parameters, timestamp } = this.parts.hostLoop.state.ledger
    return correctedTime(this.parts) < timestamp + EFFECT_WINDOWS * parameters.attemptWindowMs
  }

  get #hasCaughtUp (): boolean {
    const { hostLoop: { state: { ledger } }, statuses } = this.parts
    const stated = statuses.all().filter(({ id }) => ledger.set.has(id)).map(({ status }) => status.height)
    const faulty = ledger.set.size - ledger.set.quorum
    // A STATUS has the height that the peer decides, which is one above its newest block.
    return stated.length > faulty && stated.filter(height => height - 1 > ledger.height).length <= faulty
  }
}
