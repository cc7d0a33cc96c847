import type { MemberId, VerifiedTransaction } from '../types/index.js'

/** What the ledger says of a waiting transaction: valid now as far as is known, later, or never. */
export type Readiness = 'ready' | 'later' | 'never'

/** What the pool needs to know of the chain; it does not know the ledger. */
export interface PoolView {
  lastSeq (id: MemberId): number
  isMember (id: MemberId): boolean
  /** Without it every transaction in sequence counts as ready. */
  readiness? (tx: VerifiedTransaction): Readiness
}

export type PruneView = PoolView
