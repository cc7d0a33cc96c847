import type { Clock } from '../consensus/index.js'
import { hasUndrawn, nextDeadline, opensCases, readiness, traitsOf } from '../ledger/index.js'
import type { PoolView } from '../mempool/index.js'
import { hex, type LeafHash, type Verdict, type VerifiedTransaction } from '../types/index.js'
import { isWithholding, type ReplicaState } from './state.js'

/**
 * Reason(h), SPECIFICATION.md §8: blocks are made only when there is work. (A proposal or f+1 votes of
 * others are a reason too; consensus sees those itself.) A member that abstains is work: only blocks give
 * it its vote back, and while it has none the next loss can leave no quorum.
 */
export function hasReason (state: ReplicaState, clock: Clock): boolean {
  if (hasUndrawn(state.ledger) || state.context.height < state.abstainedUntil) return true
  const deadline = nextDeadline(state.ledger)
  if (deadline !== undefined && deadline <= clock.wall) return true
  return state.pool.hasWork(poolView(state, clock))
}

/** Tells whether the pool would admit it now, and changes nothing. */
export function wouldAdmit (
  state: ReplicaState, transaction: VerifiedTransaction, clock: Clock
): Verdict {
  return state.pool.wouldAdmit(transaction, poolView(state, clock))
}

/** Tells whether it waits in the pool, or belongs to a block that was proposed for this height. */
export function isHeld (state: ReplicaState, leaf: LeafHash): boolean {
  if (state.pool.has(leaf)) return true
  for (const candidate of state.candidates.values()) if (candidate.held.has(hex(leaf))) return true
  return false
}

/** Returns what the pool needs to know of the ledger at this moment. */
export function poolView (state: ReplicaState, clock: Clock): PoolView {
  const { ledger } = state
  return {
    lastSeq: id => ledger.lastSeq(id),
    isMember: id => ledger.set.has(id),
    traitsOf,
    readiness: transaction => {
      const isWithheld = opensCases(transaction) && isWithholding(state)
      const worth = readiness(ledger, transaction, clock.wall)
      return isWithheld && worth === 'ready' ? 'later' : worth
    }
  }
}
