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
  /** True if no block can be made, because too few hospitals hold their shares of the lottery key. */
  readonly lacksShares: boolean
  /** False if the database here began empty with keys that had been used, so that blocks may be missing. */
  readonly isDatabaseIntact: boolean
  /** False if this hospital lost its share of the lottery key. Absent while no key is active. */
  readonly holdsShare?: boolean
  /**
   * Of the statements so far: how many hospitals have an intact database. `needed` show every final block if
   * no hospital lies, and `safe` even if as many lie as the chain tolerates.
   */
  readonly databases?: { readonly intact: number, readonly needed: number, readonly safe: number }
  /** Of the statements so far: how many hold a share of the lottery key. With fewer it is dealt anew. */
  readonly shares?: { readonly held: number, readonly needed: number }
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
