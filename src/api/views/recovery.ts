import type { PartyView } from './party.js'

/** How a recovery stands at a hospital (protocol/SPECIFICATION.md §10.6). */
export interface RecoveryView {
  /** The number of the recovery that would be next, or that is under way. */
  readonly number: number
  readonly chainName: string
  readonly height: number
  /** `waiting`: this hospital has made its statement, and waits for those of others. */
  readonly phase: 'none' | 'waiting'
  /** The number of hospitals that can vote now, as far as this hospital knows, and the number needed. */
  readonly voting: number
  readonly quorum: number
  /** The hospitals whose statements are missing. */
  readonly waitsFor: readonly PartyView[]
  /** The statement of this hospital in hexadecimal, for hospitals that cannot be reached. */
  readonly statement?: string
  /** Why the last recovery was refused: a code of §10.6. */
  readonly refusal?: string
  readonly message: string
}

/** A recovery list that the government has signed. */
export interface RecoveryListView {
  /** The signed list in hexadecimal. */
  readonly list: string
  readonly kept: readonly PartyView[]
  readonly removed: readonly PartyView[]
  readonly message: string
}
