import type {
  AllowlistHash, BlockHash, Height, LeafHash, MemberId, StateRoot, Timestamp, View, VrfProof
} from './flavour.js'

/** SPECIFICATION.md §3. */
export interface Header {
  readonly height: Height
  readonly view: View
  readonly parent: BlockHash
  readonly timestamp: Timestamp
  readonly proposer: MemberId
  readonly vrfProof: VrfProof
  /** The list in force at this height. */
  readonly allowlistHash: AllowlistHash
  /** Ledger state after block height-1. */
  readonly stateRoot: StateRoot
  /** RFC 9162 Merkle root over the full transaction bytes. */
  readonly transactionRoot: Uint8Array
  readonly transactionCount: number
}

/** A block as the leader sends it: what a node lacks it asks for by leaf hash. */
export interface CompactBlock {
  readonly header: Header
  readonly leaves: readonly LeafHash[]
}
