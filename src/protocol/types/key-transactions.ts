/** The transactions by which hospitals make their shared keys (SPECIFICATION.md §6). */
import type { Complaint, Dealing, DealingId } from './dealing.js'
import type { MemberId, Signature } from './flavour.js'
import type { BoxKey } from './key-epoch.js'

/** `keys/deal`: a hospital deals its part of the shared keys of an epoch. Its id names the dealing. */
export interface KeysDeal {
  readonly kind: 6
  /** The dealer. */
  readonly author: MemberId
  readonly dealing: Dealing
  readonly signature: Signature
}

/** `keys/complain`: a holder proves that its box in a dealing is bad. */
export interface KeysComplain {
  readonly kind: 7
  readonly author: MemberId
  readonly epoch: number
  readonly dealing: DealingId
  readonly complaint: Complaint
  readonly signature: Signature
}

/** `keys/ready`: a holder has checked its sub-shares of these dealings, and names its next box key. */
export interface KeysReady {
  readonly kind: 8
  readonly author: MemberId
  readonly epoch: number
  /** Sorted and unique. */
  readonly dealings: readonly DealingId[]
  readonly boxKey: BoxKey
  readonly signature: Signature
}

/** `keys/lost`: a member lost its secrets, names a new box key and asks for a new dealing. */
export interface KeysLost {
  readonly kind: 9
  readonly author: MemberId
  /** The number of the epoch that was opened last. */
  readonly epoch: number
  readonly boxKey: BoxKey
  readonly signature: Signature
}
