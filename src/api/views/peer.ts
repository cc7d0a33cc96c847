import type { PartyView, Role } from './party.js'

export interface PeerView {
  readonly peer: PartyView
  readonly role: Role
  /** The access class of the peer, as in the table of SPECIFICATION.md §5.3. */
  readonly access: 'member' | 'leaving' | 'joining' | 'government' | 'stranger'
  readonly connected: boolean
  readonly addresses: readonly string[]
  /** Bytes to and from the peer since the start of this process, by protocol, and `bodies` for bodies. */
  readonly traffic: {
    readonly sent: Readonly<Record<string, number>>, readonly received: Readonly<Record<string, number>>
  }
}

/** Facts about a member or the government, from this node's point of view. */
export interface PeerFactsView extends Omit<PeerView, 'role'> {
  /** When the peer connected or disconnected; the start of this process if neither has happened. */
  readonly since: number
  /** The number of recent connections that the peer closed at once, since the last connection that lasted. */
  readonly turnedAway: number
  /** When the last STATUS of the peer arrived; the next fields are from that message. */
  readonly lastHeardAt?: number
  readonly height?: number
  readonly view?: number
  /** The first block for which the peer votes again, if its log of votes may be incomplete. */
  readonly votesFrom?: number
  /** The version of the newest allowlist that the peer has seen. */
  readonly allowlistVersion?: number
  /** Time since which the peer has reported this same height, with a view above 0: no block became final. */
  readonly undecidedSince?: number
  /** When the peer last reported another chain; its statements do not count. */
  readonly anotherChainAt?: number
  /** The peer's clock minus this clock, exact to half the round trip. */
  readonly clock?: { readonly offsetMs: number, readonly roundTripMs: number }
  /** A number from 0 (no penalty) to 100 (the peer is banned). */
  readonly penalty: number
  readonly banned?: { readonly code: string, readonly until: number }
}
