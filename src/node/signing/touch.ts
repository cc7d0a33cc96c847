import type { Chain, MemberId, Timestamp } from '../../protocol/types/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { HostClock } from '../machine/ports.js'
import type { PeerStatuses } from './peer-statuses.js'

/** Without STATUS from a quorum for this long, a hospital is out of touch (SPECIFICATION.md §17.5). */
export const OUT_OF_TOUCH_MS = 600_000

export interface TouchParts {
  readonly chain: Chain, readonly clock: Pick<HostClock, 'wall'>, readonly statuses: Pick<PeerStatuses, 'all'>
  readonly hostLoop: Pick<HostLoop, 'state'>, readonly signer: { readonly id: MemberId }
}

/**
 * Tells whether this hospital hears of a quorum. Each STATUS comes over a connection that proves its sender,
 * so former members and strangers do not count.
 */
export class Touch {
  readonly #startedAt: Timestamp

  constructor (private readonly parts: TouchParts) {
    this.#startedAt = parts.clock.wall()
  }

  get isLost (): boolean {
    return this.parts.clock.wall() - this.lastAt >= OUT_OF_TOUCH_MS
  }

  /** When this hospital last had heard of a quorum; of a start at the earliest. */
  get lastAt (): Timestamp {
    const { hostLoop: { state: { ledger: { set } } }, signer, statuses } = this.parts
    const others = set.quorum - (set.has(signer.id) ? 1 : 0)
    const times = statuses.all().filter(({ id }) => set.has(id)).map(({ receivedAt }) => receivedAt)
      .sort((a, b) => b - a)
    return Math.max(this.#startedAt, others <= 0 ? this.parts.clock.wall() : times[others - 1] ?? 0)
  }
}
