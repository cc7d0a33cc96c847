import type {
  AllowlistHash, BlockHash, Height, LeafHash, MemberId, Sigma, StateRoot, Timestamp, View
} from './flavour.js'

/** The header of a block (SPECIFICATION.md §3.6). */
export interface Header {
  readonly height: Height
  readonly view: View
  readonly parent: BlockHash
  readonly timestamp: Timestamp
  readonly proposer: MemberId
  /** σ of block height - 1 (§6.1); zeros while no key epoch is active after that block. */
  readonly sigma: Sigma
  /** The list in force at this height. */
  readonly allowlistHash: AllowlistHash
  /** The state root after block height - 1. */
  readonly stateRoot: StateRoot
  /** RFC 9162 Merkle root over the full bytes of the transactions. */
  readonly transactionRoot: Uint8Array
  readonly transactionCount: number
}

/** A block as the leader sends it. A node requests the transactions that it lacks by leaf hash. */
export interface CompactBlock {
  readonly header: Header
  readonly leaves: readonly LeafHash[]
}
