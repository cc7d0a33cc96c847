import type { MemberId, Readiness, VerifiedTransaction, WaitingTraits } from '../types/index.js'

/** What the pool needs to know of the chain; it does not know the ledger. */
export interface PoolView {
  lastSeq (id: MemberId): number
  isMember (id: MemberId): boolean
  traitsOf (tx: VerifiedTransaction): WaitingTraits
  /** Without it every transaction in sequence counts as ready. */
  readiness? (tx: VerifiedTransaction): Readiness
}
