import { assert, CaseStatus, ZERO_32, equal, hex, type Case, type Hex } from '../../types/index.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Accepts a case at the k-th approval of an attempt (SPECIFICATION.md §7.4). Of several cases that replace
 * one record, the first to be accepted wins, and a later case ends as EXPIRED (§7.6).
 */
export function acceptCase (work: Workspace, id: Hex, one: Case): void {
  if (!equal(one.replaces, ZERO_32)) {
    const replaced = hex(one.replaces)
    const target = work.find(replaced)
    assert(target?.status === CaseStatus.accepted, 'what a case replaces was accepted before')
    if (!equal(target.supersededBy, ZERO_32)) {
      expireCase(work, id, one)
      return
    }
    work.put(replaced, { ...target, supersededBy: one.id })
    work.did.superseded.add(replaced)
  }
  work.close(id, one, CaseStatus.accepted)
  work.count(one.submitter, { accepted: work.tallyOf(one.submitter).accepted + 1 })
}

/** Rejects a case at the first rejection that counts (SPECIFICATION.md §7.4). */
export function rejectCase (work: Workspace, id: Hex, one: Case): void {
  work.close(id, one, CaseStatus.rejected)
  work.count(one.submitter, { rejected: work.tallyOf(one.submitter).rejected + 1 })
}

/** Ends a case as EXPIRED (SPECIFICATION.md §7.5 and §7.6). */
export function expireCase (work: Workspace, id: Hex, one: Case): void {
  work.close(id, one, CaseStatus.expired)
  work.count(one.submitter, { expired: work.tallyOf(one.submitter).expired + 1 })
}
