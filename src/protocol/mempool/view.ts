import type { MemberId, Readiness, VerifiedTransaction, WaitingTraits } from '../types/index.js'

/** The facts about the chain that the pool needs. */
export interface PoolView {
  lastSeq (id: MemberId): number
  isMember (id: MemberId): boolean
  traitsOf (tx: VerifiedTransaction): WaitingTraits
  /** Without this function, every transaction that is in sequence counts as ready. */
  readiness? (tx: VerifiedTransaction): Readiness
}
