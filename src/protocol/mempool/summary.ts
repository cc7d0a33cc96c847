import type { LeafHash, MemberId } from '../types/index.js'

/** What this node holds, for a peer to send what it lacks (`txs` protocol, consensus.md §3). */
export interface PoolSummary {
  /** The first sequence number of each author that is neither on the chain nor held in sequence. */
  readonly authors: readonly { readonly id: MemberId, readonly nextSeq: number }[]
  /** Everything else that is held. */
  readonly waiting: readonly LeafHash[]
}
