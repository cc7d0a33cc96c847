import type { MemberId, Readiness, VerifiedTransaction, WaitingTraits } from '../types/index.js'

/** The facts about the chain that the pool needs. */
export interface PoolView {
  isMember (id: MemberId): boolean
  traitsOf (tx: VerifiedTransaction): WaitingTraits
  /** Without this function, every transaction counts as ready. */
  readiness? (tx: VerifiedTransaction): Readiness
}
