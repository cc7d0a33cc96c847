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

/** `committed` is in force; `successor` is signed and seen, and acts on connections already. */
export interface AllowlistsView {
  readonly committed?: AllowlistView
  readonly successor?: AllowlistView
  /** Government before genesis: who is approved so far, and how many it takes. */
  readonly approved: readonly MemberView[]
  readonly needed: number
}

export interface EnrolmentView {
  readonly member: MemberView
  readonly addresses: readonly string[]
  readonly issuedAt: number
  /**
   * The operator's decision; once the hospital is on a list, where it stands there. `joining` and
   * `leaving`: the list that says so is signed and not final.
   */
  readonly state: 'pending' | 'approved' | 'rejected' | 'member' | 'joining' | 'leaving'
  /** What it was told when it was rejected. */
  readonly message?: string
  /** Others whose name a reader may take for this one. */
  readonly alike: readonly PartyView[]
}

export interface AllowlistChangeView {
  /** One sentence for the operator: what was done and what happens next. */
  readonly message: string
  readonly member: PartyView
  /** Version of the list just signed; absent before genesis. */
  readonly version?: number
  /** A removal: no block can take that list before this moment, ms since 1970-01-01 UTC. */
  readonly takesEffectAt?: number
}

export interface BeginView {
  readonly chainId: string
  readonly name: string
  readonly members: readonly PartyView[]
}
