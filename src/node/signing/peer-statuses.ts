import { verifyCertificate, type StatusMessage } from '../../protocol/codec/index.js'
import { equal, hex, VoteKind, type Chain, type Height, type MemberId } from '../../protocol/types/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { HostClock } from '../machine/ports.js'

/** Holds the last STATUS of a peer. */
export interface PeerStatus {
  readonly id: MemberId
  readonly status: StatusMessage
  /** When the STATUS arrived, by this node's clock. */
  readonly receivedAt: number
  /** The peer's clock minus this node's clock, as last measured; the error is at most half the round trip. */
  readonly clock: { readonly offsetMs: number, readonly roundTripMs: number } | undefined
  /** When, by this node's clock, the peer first stated this height in a view above 0, if it is in one. */
  readonly undecidedSince: number | undefined
}

/** Keeps the last STATUS of every peer (SPECIFICATION.md §3). Its statements are unchecked. */
export class PeerStatuses {
  readonly #statuses = new Map<string, PeerStatus>()
  /** The peers whose last STATUS was of another chain, and when it arrived. */
  readonly #elsewhere = new Map<string, number>()

  constructor (
    private readonly chain: Chain, private readonly membership: MembershipKeeper,
    private readonly clock: HostClock
  ) {}

  /**
   * @param roundTripMs given if the STATUS answers a request of this node
   * @returns false if the peer follows another chain
   */
  take (id: MemberId, status: StatusMessage, roundTripMs?: number): boolean {
    const receivedAt = this.clock.wall()
    if (!equal(status.chainId, this.chain.id)) {
      this.#elsewhere.set(hex(id), receivedAt)
      return false
    }
    this.#elsewhere.delete(hex(id))
    const before = this.#statuses.get(hex(id))
    const clock = roundTripMs === undefined
      ? before?.clock
      : {
        offsetMs: Math.round(status.now - (receivedAt - roundTripMs / 2)), roundTripMs: Math.ceil(roundTripMs)
      }
    const hasStood = before?.status.height === status.height ? before.undecidedSince : undefined
    const undecidedSince = status.view === 0 ? undefined : hasStood ?? receivedAt
    this.#statuses.set(hex(id), { id, status, receivedAt, clock, undecidedSince })
    return true
  }

  of (id: MemberId): StatusMessage | undefined {
    return this.#statuses.get(hex(id))?.status
  }

  all (): readonly PeerStatus[] {
    return [...this.#statuses.values()]
  }

  /** Returns when a peer's last STATUS arrived, if it was of another chain. */
  anotherChainAt (id: MemberId): number | undefined {
    return this.#elsewhere.get(hex(id))
  }

  /** Returns the highest height that a peer proved final with a certificate (SPECIFICATION.md §10.4). */
  provenHeight (): Height {
    const { chain, membership } = this
    let highest = 0
    for (const { status: { tip } } of this.#statuses.values()) {
      if (tip === undefined || tip.kind !== VoteKind.finalize || tip.height <= highest) continue
      if (verifyCertificate(chain, membership.set.members, tip).verdict === 'accept') highest = tip.height
    }
    return highest
  }
}
