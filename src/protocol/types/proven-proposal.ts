import type { Signature } from './flavour.js'

/** Shows that a hospital signed a proposal. The place in the batch is that of the case (`Case.index`). */
export interface ProvenProposal {
  readonly count: number
  /** Merkle root over the batch. The signature covers this root. */
  readonly root: Uint8Array
  readonly path: readonly Uint8Array[]
  readonly signature: Signature
}
