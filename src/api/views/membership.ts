import type { PartyView } from './party.js'

export interface MemberView extends PartyView {
  readonly vrfKey: string
}

export interface AllowlistView {
  readonly version: number
  readonly hash: string
  readonly issuedAt: number
  readonly checkpointHeight: number
  readonly members: readonly MemberView[]
}

/** The allowlists: `committed` is in force; `successor` is signed, and governs connections already. */
export interface AllowlistsView {
  readonly committed?: AllowlistView
  readonly successor?: AllowlistView
  /** At the government before the genesis: the hospitals approved so far, and the number needed. */
  readonly approved: readonly MemberView[]
  readonly needed: number
}

export interface EnrolmentView {
  readonly member: MemberView
  readonly addresses: readonly string[]
  readonly issuedAt: number
  /**
   * The operator's decision; for a hospital on a list, its standing there. `joining` and `leaving`: the list
   * that says so is signed and not final.
   */
  readonly state: 'pending' | 'approved' | 'rejected' | 'member' | 'joining' | 'leaving'
  /** The message that a rejected hospital was given. */
  readonly message?: string
  /** Other hospitals whose name a reader may take for this one. */
  readonly alike: readonly PartyView[]
}

export interface AllowlistChangeView {
  /** Tells the operator what was done and what happens next. */
  readonly message: string
  readonly member: PartyView
  /** The version of the list just signed; absent before the genesis. */
  readonly version?: number
  /** Of a removal: no block can hold that list before this moment. */
  readonly takesEffectAt?: number
}

export interface BeginView {
  readonly chainId: string
  readonly name: string
  readonly members: readonly PartyView[]
}
