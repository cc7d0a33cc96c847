import type {
  Block, LeafHash, Sigma, Signer, Timestamp, VerifiedTransaction, View
} from '../../types/index.js'
import type { Delta } from './delta.js'
import type { Rules } from '../kinds/index.js'
import type { Entries } from '../rows/entry.js'

export interface DraftOptions {
  /** Transactions for the block. They are sorted by rank (§9.4), and stay in this order within a rank. */
  readonly candidates: readonly VerifiedTransaction[]
  readonly view: View
  readonly signer: Signer
  /** Later than the timestamp of the last block. */
  readonly timestamp: Timestamp
  /** σ of the last block, combined from valid shares; zeros without `sigmaEpoch(state)`. */
  readonly sigma: Sigma
  readonly entries: Entries
  readonly rules?: Rules
}

export interface LeftOut {
  readonly leaf: LeafHash
  readonly code: string
}

export interface Draft {
  /** Undefined if no candidate gets into the block and an empty block is not allowed (§9.6). */
  readonly made: { readonly block: Block, readonly delta: Delta } | undefined
  /** Candidates that can never become valid. */
  readonly dropped: readonly LeftOut[]
  /** Candidates that did not fit or may become valid in a later block. */
  readonly deferred: readonly LeftOut[]
}
