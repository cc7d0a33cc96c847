import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { RequestLimits } from '../shared/network.js'
import { PeerRates } from '../shared/peer-rates.js'

/** Bounds the requests of each peer in one protocol: how many run at once, and how many per second. */
export class Quotas {
  readonly #running = new Map<Hex, number>()
  readonly #rates: PeerRates

  constructor (
    private readonly limits: Pick<RequestLimits, 'perPeerConcurrency' | 'ratePerSecond'>
  ) {
    this.#rates = new PeerRates(limits.ratePerSecond, 2 * limits.ratePerSecond)
  }

  /** Takes a place. @returns the function that gives the place back, or the bound that was reached */
  take (id: MemberId): (() => void) | 'concurrency' | 'rate' {
    const key = hex(id)
    const running = this.#running.get(key) ?? 0
    if (running >= this.limits.perPeerConcurrency) return 'concurrency'
    if (!this.#rates.of(id).take()) return 'rate'
    this.#running.set(key, running + 1)
    return () => {
      const now = (this.#running.get(key) ?? 1) - 1
      if (now === 0) this.#running.delete(key)
      else this.#running.set(key, now)
    }
  }
}
