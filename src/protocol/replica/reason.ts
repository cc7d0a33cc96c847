import type { Clock } from '../consensus/index.js'
import { hasUndrawn, nextDeadline, readiness, traitsOf, watches } from '../ledger/index.js'
import type { PoolView } from '../mempool/index.js'
import {
  hex, ignore, type Evidence, type LeafHash, type Verdict, type VerifiedTransaction
} from '../types/index.js'
import type { ReplicaState } from './state.js'

/**
 * Tells whether there is work for a block: Reason(h) of SPECIFICATION.md §8.2. Consensus itself sees the
 * other reasons, a proposal or f+1 votes. A member that abstains is work, because it votes again only after
 * further blocks. Without its vote, one more failure can stop the chain. The first block after a recovery is
 * work, because it writes the recovery into the rows. An undrawn case waits for SETTLE: meanwhile its
 * validators may give opinions, for the block that draws it.
 */
export function hasReason (state: ReplicaState, clock: Clock): boolean {
  if (state.ledger.adopted !== undefined || state.context.height < state.abstainedUntil) return true
  if (hasUndrawn(state.ledger) && clock.monotonic >= state.finalAt + state.policy.settleMs) return true
  const deadline = nextDeadline(state.ledger)
  if (deadline !== undefined && deadline <= clock.wall) return true
  return state.pool.hasWork(poolView(state, clock))
}

/** Tells whether the pool would admit the transaction now, and changes nothing. */
export function wouldAdmit (
  state: ReplicaState, transaction: VerifiedTransaction, clock: Clock
): Verdict {
  if (state.arriving.get(transaction.leaf) !== undefined) return ignore('duplicate')
  return state.pool.wouldAdmit(transaction, poolView(state, clock))
}

/** Tells whether the pool has room for evidence, which is not verified yet. */
export function hasRoom ({ pool }: ReplicaState, evidence: Evidence, bytes: number): boolean {
  return pool.hasRoom(evidence.author, bytes, traitsOf({ transaction: evidence }).claim)
}

/** Returns a transaction that is in the pool or on its way there. */
export function waitingOf (
  { arriving, pool }: ReplicaState, leaf: LeafHash
): VerifiedTransaction | undefined {
  return pool.get(leaf) ?? arriving.get(leaf)
}

/** Tells whether a transaction is in the pool, on its way there, or in a candidate of this height. */
export function isHeld (state: ReplicaState, leaf: LeafHash): boolean {
  if (waitingOf(state, leaf) !== undefined) return true
  for (const candidate of state.candidates.values()) if (candidate.held.has(hex(leaf))) return true
  return false
}

/** Returns the facts of the ledger that the pool needs. */
export function poolView (state: ReplicaState, clock: Clock): PoolView {
  const { ledger } = state
  return {
    now: clock.wall,
    isMember: id => ledger.set.has(id),
    traitsOf,
    readiness: transaction => readiness(ledger, transaction, clock.wall),
    watches: (transaction, worth) => watches(ledger, transaction, worth)
  }
}
