import { assert, CaseStatus, ZERO_32, equal, hex, type Case, type Hex } from '../../types/index.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Accepts a case after the k-th approval of an attempt (SPECIFICATION.md §7.4). If several cases replace the
 * same record, the first accepted case wins, and each later case ends as EXPIRED (§7.6).
 */
export function acceptCase (work: Workspace, id: Hex, undecided: Case): void {
  if (!equal(undecided.replaces, ZERO_32)) {
    const replaced = hex(undecided.replaces)
    const target = work.find(replaced)
    assert(target?.status === CaseStatus.accepted, 'a case replaces an accepted case')
    if (!equal(target.supersededBy, ZERO_32)) {
      expireCase(work, id, undecided)
      return
    }
    work.put(replaced, { ...target, supersededBy: undecided.id })
    work.caseEvents.superseded.add(replaced)
  }
  work.close(id, undecided, CaseStatus.accepted)
  work.count(undecided.submitter, { accepted: work.tallyOf(undecided.submitter).accepted + 1 })
}

/** Rejects a case after the first rejection that counts (SPECIFICATION.md §7.4). */
export function rejectCase (work: Workspace, id: Hex, undecided: Case): void {
  work.close(id, undecided, CaseStatus.rejected)
  work.count(undecided.submitter, { rejected: work.tallyOf(undecided.submitter).rejected + 1 })
}

/** Ends a case as EXPIRED (SPECIFICATION.md §7.5 and §7.6). */
export function expireCase (work: Workspace, id: Hex, undecided: Case): void {
  work.close(id, undecided, CaseStatus.expired)
  work.count(undecided.submitter, { expired: work.tallyOf(undecided.submitter).expired + 1 })
}
