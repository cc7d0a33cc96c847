import { setTimeout as pause } from 'node:timers/promises'
import type { MemberId } from '../../protocol/types/index.js'
import { REPLY_BYTES_BURST, REPLY_BYTES_PER_SECOND } from '../shared/limits.js'
import { PeerRates } from '../shared/peer-rates.js'

/**
 * Bounds the bytes of the replies to each peer, over all protocols. A peer beyond its bytes waits before its
 * next request is handled, so it costs neither disk nor uplink that others need. Nothing is refused: a node
 * that catches up only reads more slowly.
 */
export class ReplyBudget {
  readonly #rates: PeerRates

  constructor (
    perSecond: number = REPLY_BYTES_PER_SECOND, burst: number = REPLY_BYTES_BURST, now?: () => number
  ) {
    this.#rates = new PeerRates(perSecond, burst, now)
  }

  /** Counts the bytes of a reply. */
  charge (id: MemberId, bytes: number): void {
    this.#rates.of(id).spend(bytes)
  }

  /** Returns the ms until the replies to a peer are paid; 0 if it may ask at once. */
  owes (id: MemberId): number {
    return this.#rates.of(id).spend(0)
  }

  /** Resolves when the replies to a peer are paid. @throws when the signal is aborted */
  async paid (id: MemberId, signal: AbortSignal): Promise<void> {
    const ms = this.owes(id)
    if (ms > 0) await pause(ms, undefined, { signal })
  }
}
