import { CaseStatus, hex, type Case, type Hex } from '../../types/index.js'
import { inHandOf, isTakenUp } from './holders.js'
import { count } from './counting.js'

/** The counters that bound the undecided cases of a hospital. */
export interface CaseCounts {
  /** Cases of a submitter that no hospital has taken up; MAX_OPEN bounds them. */
  readonly open: Map<Hex, number>
  /** Cases of a submitter that a hospital has taken up; MAX_WAITING bounds them. */
  readonly waiting: Map<Hex, number>
  /** Cases that a validator has taken up and owes a verdict on; see MAX_TAKEN. */
  readonly inHand: Map<Hex, number>
}

export function emptyCounts (): CaseCounts {
  return { open: new Map(), waiting: new Map(), inHand: new Map() }
}

/** Adds a case to the counters (`change` 1) or takes it out (−1). A decided case does not count. */
export function countCase (
  counts: CaseCounts, counted: Case, submitter: Hex, change: 1 | -1, add: typeof count = count
): void {
  if (counted.status > CaseStatus.open) return
  add(isTakenUp(counted) ? counts.waiting : counts.open, submitter, change)
  for (const validator of inHandOf(counted)) add(counts.inHand, hex(validator), change)
}
