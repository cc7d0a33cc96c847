import type { BlockHash, Height, MemberId } from './flavour.js'
import type { EqualityProof, GroupElement } from './group.js'

/**
 * A holder's share k_i·M of σ, with the proof that it has the logarithm of P_i (SPECIFICATION.md §6.1).
 * Blocks are stored and served with `threshold` shares beside them.
 */
export interface BeaconShare {
  /** Index of the holder in the epoch's `holders`. */
  readonly index: number
  readonly element: GroupElement
  readonly proof: EqualityProof
}

/** The message with which a holder sends its share of a final block. */
export interface ShareMessage {
  readonly epoch: number
  readonly height: Height
  readonly blockHash: BlockHash
  readonly holder: MemberId
  readonly element: GroupElement
  readonly proof: EqualityProof
}
