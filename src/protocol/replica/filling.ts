import type { Clock } from '../consensus/index.js'
import { TransactionKind, type VerifiedTransaction } from '../types/index.js'
import type { ReplicaState } from './state.js'

/** A block that opened so many cases is *full*: diagnoses come too quickly for small blocks. */
export const FULL_CASES = 40

/** The kinds that lose nothing if their block fills. A patient, or a person, may wait for any other kind. */
const UNHURRIED: ReadonlySet<number> = new Set([
  TransactionKind.propose, TransactionKind.opinions, TransactionKind.accessLog
])

/**
 * Returns how long a leader of view 0 lets the next block fill (PACE, SPECIFICATION.md §8 R3), ms; 0 if it
 * proposes now. It does so after a full block. Much of the cost of a block does not depend on its cases, so
 * fewer blocks leave more of a processor to those who submit.
 */
export function fillsFor ({ finalAt, ledger, policy, pool }: ReplicaState, clock: Clock): number {
  const left = finalAt + policy.paceMs - clock.monotonic
  if (left <= 0 || ledger.ahead.size < FULL_CASES) return 0
  return pool.waiting().every(isUnhurried) ? left : 0
}

function isUnhurried ({ transaction }: VerifiedTransaction): boolean {
  return UNHURRIED.has(transaction.kind)
}
