import assert from 'node:assert/strict'
import type { Case } from '../types/index.js'
import { CaseStatus, ZERO_32, equal } from '../types/index.js'
import type { Workspace } from './workspace.js'

/**
 * consensus.md §7.4: the k-th approval of one attempt. §7.6: of several cases that replace one
 * record the first to be accepted wins, and a later one ends as EXPIRED.
 */
export function acceptCase (work: Workspace, one: Case): void {
  if (!equal(one.replaces, ZERO_32)) {
    const target = work.findCase(one.replaces)
    assert(target?.status === CaseStatus.accepted, 'what a case replaces was accepted before')
    if (!equal(target.supersededBy, ZERO_32)) {
      expireCase(work, one)
      return
    }
    work.put({ ...target, supersededBy: one.id })
    work.superseded.push(target.id)
  }
  work.close(one, CaseStatus.accepted)
  work.count(one.submitter, { accepted: work.tallyOf(one.submitter).accepted + 1 })
}

/** consensus.md §7.4: the first reject that counts. */
export function rejectCase (work: Workspace, one: Case): void {
  work.close(one, CaseStatus.rejected)
  work.count(one.submitter, { rejected: work.tallyOf(one.submitter).rejected + 1 })
}

/** consensus.md §7.5 and §7.6. */
export function expireCase (work: Workspace, one: Case): void {
  work.close(one, CaseStatus.expired)
  work.count(one.submitter, { expired: work.tallyOf(one.submitter).expired + 1 })
}
