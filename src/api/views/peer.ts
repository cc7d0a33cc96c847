import type { PartyView, Role } from './party.js'

export interface PeerView {
  readonly peer: PartyView
  readonly role: Role
  /** Column of the table in consensus.md §5.3. */
  readonly access: 'member' | 'leaving' | 'joining' | 'government' | 'stranger'
  readonly connected: boolean
  readonly addresses: readonly string[]
}

/** A member or the government, seen from here. */
export interface PeerFactsView extends Omit<PeerView, 'role'> {
  /** Connected or not connected since then; since the start of this process if nothing changed. */
  readonly since: number
  /** Connections since the last good one, in the last minutes, that the other side closed at once. */
  readonly turnedAway: number
  /** Its last STATUS: when it came, and what it said. */
  readonly lastHeardAt?: number
  readonly height?: number
  readonly view?: number
  /** Its log of own votes may not be whole: the first block for which it votes again. */
  readonly votesFrom?: number
  /** Of the newest allowlist that it has seen. */
  readonly allowlistVersion?: number
  /** Since when it has stated this height with a view above 0: no block of it becomes final there. */
  readonly undecidedSince?: number
  /** When it last stated another chain than this one; its word is not taken. */
  readonly anotherChainAt?: number
  /** Its clock minus this one, good to half the round trip. */
  readonly clock?: { readonly offsetMs: number, readonly roundTripMs: number }
  /** 0 is spotless, 100 leads to a ban. */
  readonly penalty: number
  readonly banned?: { readonly code: string, readonly until: number }
}
