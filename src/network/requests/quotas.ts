import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { RequestLimits } from '../shared/network.js'
import { PeerRates } from '../shared/peer-rates.js'

/** The places and the rate of each peer in one protocol. */
export class Quotas {
  readonly #running = new Map<Hex, number>()
  readonly #rates: PeerRates

  constructor (
    private readonly limits: Pick<RequestLimits, 'perPeerConcurrency' | 'ratePerSecond'>
  ) {
    this.#rates = new PeerRates(limits.ratePerSecond, 2 * limits.ratePerSecond)
  }

  /** @returns what gives the place back, or which bound was reached. */
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
