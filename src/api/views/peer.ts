import type { PartyView, Role } from './party.js'

export interface PeerView {
  readonly peer: PartyView
  readonly role: Role
  /** The column of the table in SPECIFICATION.md §5.3. */
  readonly access: 'member' | 'leaving' | 'joining' | 'government' | 'stranger'
  readonly connected: boolean
  readonly addresses: readonly string[]
}

/** A member or the government, as this node sees it. */
export interface PeerFactsView extends Omit<PeerView, 'role'> {
  /** When it was connected or disconnected; the start of this process if nothing has changed. */
  readonly since: number
  /** Connections of the last minutes, after the last good one, that the other side closed at once. */
  readonly turnedAway: number
  /** When its last STATUS arrived; the next fields are from that message. */
  readonly lastHeardAt?: number
  readonly height?: number
  readonly view?: number
  /** Its log of votes may be incomplete: the first block for which it votes again. */
  readonly votesFrom?: number
  /** The version of the newest allowlist that it has seen. */
  readonly allowlistVersion?: number
  /** Since when it has stated this height with a view above 0: no block becomes final there. */
  readonly undecidedSince?: number
  /** When it last stated another chain than this one; its statements do not count. */
  readonly anotherChainAt?: number
  /** Its clock minus this one, exact to half the round trip. */
  readonly clock?: { readonly offsetMs: number, readonly roundTripMs: number }
  /** 0 is spotless, 100 leads to a ban. */
  readonly penalty: number
  readonly banned?: { readonly code: string, readonly until: number }
}
