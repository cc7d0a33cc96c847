import { verifyCertificate, type StatusMessage } from '../../protocol/codec/index.js'
import { equal, hex, VoteKind, type Chain, type Height, type MemberId } from '../../protocol/types/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { HostClock } from '../machine/ports.js'

/** A peer last said this of itself. */
export interface PeerStatus {
  readonly id: MemberId
  readonly status: StatusMessage
  /** When it arrived, by our clock. */
  readonly receivedAt: number
  /** Its clock minus ours, ms, as last measured; the error is half the round trip at most. */
  readonly clock: { readonly offsetMs: number, readonly roundTripMs: number } | undefined
  /** When, by our clock, it first stated this height with a view above 0; undefined in view 0. */
  readonly undecidedSince: number | undefined
}

/** Keeps the last STATUS of every peer (SPECIFICATION.md §3), as the peer states it and unchecked. */
export class PeerStatuses {
  readonly #statuses = new Map<string, PeerStatus>()
  /** The peers that last stated another chain, and when. */
  readonly #elsewhere = new Map<string, number>()

  constructor (
    private readonly chain: Chain, private readonly membership: MembershipKeeper,
    private readonly clock: HostClock
  ) {}

  /**
   * @param roundTripMs if the STATUS answers our own
   * @returns false if the peer is of another chain
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

  all (): readonly PeerStatus[] {
    return [...this.#statuses.values()]
  }

  /** When, by our clock, the last STATUS of this peer was of another chain; undefined: it was not. */
  anotherChainAt (id: MemberId): number | undefined {
    return this.#elsewhere.get(hex(id))
  }

  /** Highest height that a member proved final to us by its certificate (SPECIFICATION.md §10.4). */
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
