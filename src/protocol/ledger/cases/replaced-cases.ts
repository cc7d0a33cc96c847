import { Decision, ZERO_32, equal, type Case } from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { caseKey } from '../rows/keys.js'
import { erasedKey } from '../rows/measure.js'
import { countOf } from '../state/holders.js'
import type { LedgerState } from '../state/ledger-state.js'

/**
 * Names the cases that approved undecided cases replace. A new list may lower the bar of such a case, and so
 * accept it (SPECIFICATION.md §7.4).
 */
export function replacedCases ({ undecided }: LedgerState): EntryKey[] {
  const rows: EntryKey[] = []
  for (const judged of undecided.values()) {
    const isApproved = countOf(judged, Decision.approve) > 0
    if (isApproved) rows.push(...rowsToAccept(judged))
  }
  return rows
}

/** Names the rows that accepting a case reads: the case that it replaces, which changes, and its erasure. */
export function rowsToAccept ({ replaces }: Case): EntryKey[] {
  return equal(replaces, ZERO_32) ? [] : [caseKey(replaces), erasedKey(replaces)]
}
