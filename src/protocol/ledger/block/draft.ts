import type {
  Block, LeafHash, Signer, Timestamp, VerifiedTransaction, View, VrfProof
} from '../../types/index.js'
import type { Delta } from './delta.js'
import type { Rules } from '../kinds/index.js'
import type { Entries } from '../rows/entry.js'

export interface DraftOptions {
  /** In any order. They are sorted by rank (§9.4) and otherwise stay in their order. */
  readonly candidates: readonly VerifiedTransaction[]
  readonly view: View
  readonly signer: Signer
  /** Above that of the last block. */
  readonly timestamp: Timestamp
  /** The signer's own, for this height. */
  readonly vrfProof: VrfProof
  /** Output of the proof if known: saves verifying it. */
  readonly vrfOutput?: Uint8Array
  readonly entries: Entries
  /** A list that removes a member is pending, so no PROPOSE goes in (§5.3). */
  readonly withholdProposals?: boolean
  readonly rules?: Rules
}

/** A candidate that the draft leaves out. */
export interface LeftOut {
  readonly leaf: LeafHash
  readonly code: string
}

export interface Draft {
  /** Undefined: nothing to put in, and an empty block is not allowed now (§9.6). */
  readonly made: { readonly block: Block, readonly delta: Delta } | undefined
  /** Can never become valid: forget them. */
  readonly dropped: readonly LeftOut[]
  /** Did not fit, or may become valid in a later block. */
  readonly deferred: readonly LeftOut[]
}
