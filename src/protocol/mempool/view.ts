import type {
  Hex, MemberId, Readiness, Timestamp, VerifiedTransaction, WaitingTraits
} from '../types/index.js'

/** The facts about the chain that the pool needs. */
export interface PoolView {
  /** The time by the local clock; absent: 0. */
  readonly now?: Timestamp
  isMember (id: MemberId): boolean
  traitsOf (tx: VerifiedTransaction): WaitingTraits
  /** Without this function, every transaction counts as ready. */
  readiness? (tx: VerifiedTransaction): Readiness
  /** Ids of cases and hospitals on which the readiness depends; undefined if any block may change it. */
  watches? (tx: VerifiedTransaction, readiness: Readiness): readonly Hex[] | undefined
  /** Tells whether only rows show if the transaction is still valid after the last block. */
  isInDoubt? (tx: VerifiedTransaction): boolean
}
