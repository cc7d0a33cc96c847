import type { PartyView } from './party.js'

export interface AllowlistView {
  readonly version: number
  readonly hash: string
  readonly issuedAt: number
  readonly checkpointHeight: number
  readonly members: readonly PartyView[]
  /** For a list that is not final: a text that says what the list waits for. */
  readonly waitsFor?: string
  /** At the government, for a list that is not final. */
  readonly joins?: ListJoinsView
}

/** The signatures of hospitals that a list needs to become final (SPECIFICATION.md §5.1). */
export interface ListJoinsView {
  /** Number of signatures that the list needs, among them those of all new hospitals. */
  readonly needed: number
  readonly isComplete: boolean
  readonly signed: readonly PartyView[]
  /** The other hospitals of the list, each with the reason as a text, and since when it has this reason. */
  readonly missing: readonly (PartyView & {
    readonly isNew: boolean, readonly why: string, readonly since: number
  })[]
}

/** The allowlists. `committed` is in force. `successor` is signed, and already decides on connections. */
export interface AllowlistsView {
  readonly committed?: AllowlistView
  readonly successor?: AllowlistView
  /** The hospitals approved so far, at the government before the genesis; otherwise empty. */
  readonly approved: readonly PartyView[]
  /** The number of members that the chain needs. */
  readonly needed: number
}

export interface EnrolmentView {
  readonly member: PartyView
  readonly addresses: readonly string[]
  readonly issuedAt: number
  /**
   * The operator's decision or, for a hospital on a list, its membership. `joining` and `leaving`: the list
   * that admits or removes the hospital is signed but not final.
   */
  readonly state: 'pending' | 'approved' | 'rejected' | 'member' | 'joining' | 'leaving'
  /** The message to the rejected hospital. */
  readonly message?: string
  /** Other hospitals whose names people may confuse with this name. */
  readonly alike: readonly PartyView[]
}

export interface AllowlistChangeView {
  /** A text for the operator: the result, and the next event or step. */
  readonly message: string
  readonly member: PartyView
  /** The version of the list that was signed; absent if no list was signed. */
  readonly version?: number
  /** For a removal: the earliest moment at which a block can contain the list. */
  readonly takesEffectAt?: number
}

export interface ListWithdrawalView {
  /** A text for the operator: what becomes of the hospitals that the withdrawn list names. */
  readonly message: string
  /** The version of the list that was signed in the place of the withdrawn list. */
  readonly version: number
  /** The earliest moment at which a block can contain the list. */
  readonly takesEffectAt?: number
}

export interface BeginView {
  readonly chainId: string
  readonly name: string
  readonly members: readonly PartyView[]
}
