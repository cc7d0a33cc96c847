import type { NetworkLogger } from '../shared/network.js'

/** In this time one line about each peer is written. */
export const REFUSAL_LOG_MS = 3_600_000
/** In this time lines about so many peers are written. Anybody can make up more peers. */
export const MAX_LOGGED_PEERS = 64

interface Logged {
  readonly since: number
  /** How often the peer was refused since that line. */
  count: number
}

/**
 * Tells the operator of hospitals that are refused because they left the list or are leaving. Such a hospital
 * may call for days, so each gets one line an hour.
 */
export class RefusalLog {
  readonly #peers = new Map<string, Logged>()

  /** @param now ms of a clock that never goes back */
  constructor (private readonly logger: Pick<NetworkLogger, 'info'>, private readonly now: () => number) {}

  /** @param asked a protocol, or `connection` */
  note (peer: string, access: 'leaving' | 'stranger', asked: string): void {
    const now = this.now()
    const last = this.#peers.get(peer)
    if (last !== undefined && now - last.since < REFUSAL_LOG_MS) {
      last.count++
      return
    }
    for (const [old, { since }] of this.#peers) if (now - since >= REFUSAL_LOG_MS) this.#peers.delete(old)
    if (this.#peers.size >= MAX_LOGGED_PEERS) return
    this.#peers.set(peer, { since: now, count: 0 })
    this.logger.info({ peer, asked, ...(last === undefined ? {} : { unlogged: last.count }) },
      access === 'leaving' ? 'refused a hospital that is leaving' : 'refused a peer that is not on the list')
  }
}
