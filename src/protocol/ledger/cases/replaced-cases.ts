import { Decision, ZERO_32, equal } from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { caseKey } from '../rows/keys.js'
import { countOf } from '../state/holders.js'
import type { LedgerState } from '../state/ledger-state.js'

/**
 * Names the cases that approved undecided cases replace. A new list may lower the bar of such a case, and so
 * accept it (SPECIFICATION.md §7.4). Accepting a case changes the case that it replaces.
 */
export function replacedCases ({ undecided }: LedgerState): EntryKey[] {
  const rows: EntryKey[] = []
  for (const judged of undecided.values()) {
    const isApproved = countOf(judged, Decision.approve) > 0
    if (isApproved && !equal(judged.replaces, ZERO_32)) rows.push(caseKey(judged.replaces))
  }
  return rows
}
