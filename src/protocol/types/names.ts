import type { MemberId, Signature } from './flavour.js'

/** A raise of the names that a hospital may ask for on a day. */
export interface NamesRaise {
  readonly hospital: MemberId
  /** The number of the UTC day. */
  readonly day: number
  /** The names beyond its usual allowance. */
  readonly names: number
}

/** The signature of a member over D("names-raise") ‖ raise. */
export interface NameApproval {
  readonly member: MemberId
  readonly signature: Signature
}

/** The number of names that a holder gave to a hospital on a day. */
export interface NamesTotal {
  readonly hospital: MemberId
  readonly names: number
}
