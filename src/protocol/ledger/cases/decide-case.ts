import {
  assert, CaseStatus, Decision, ZERO_32, changedCase, equal, hex, type Case, type Hex
} from '../../types/index.js'
import { MAX_REJECTIONS } from '../../codec/index.js'
import { rejectionsKey } from '../rows/keys.js'
import { rejectionsCodec } from '../rows/rows.js'
import type { Workspace } from '../state/workspace.js'
import { rejectionsThatClose } from './bar.js'
import { isErased } from '../state/erasure-holds.js'
import { countOf } from '../state/holders.js'

/** Closes a case if its verdicts suffice (SPECIFICATION.md §7.4). @returns whether it is closed */
export function decide (work: Workspace, id: Hex, judged: Case): boolean {
  if (countOf(judged, Decision.reject) >= rejectionsThatClose(judged)) {
    rejectCase(work, id, judged)
    return true
  }
  if (countOf(judged, Decision.approve) < judged.needed) return false
  acceptCase(work, id, judged)
  return true
}

/**
 * Accepts a case. If several cases replace the same record, the first accepted case wins, and each later
 * case ends as EXPIRED (§7.8). So does a case that replaces an erased record, such as by another try.
 */
function acceptCase (work: Workspace, id: Hex, undecided: Case): void {
  if (!equal(undecided.replaces, ZERO_32)) {
    const replaced = hex(undecided.replaces)
    const target = work.find(replaced)
    assert(target?.status === CaseStatus.accepted, 'a case replaces an accepted case')
    if (!equal(target.supersededBy, ZERO_32) || isErased(work, undecided.replaces)) {
      expireCase(work, id, undecided)
      return
    }
    work.put(replaced, changedCase(target, { supersededBy: undecided.id }))
    work.caseEvents.superseded.add(replaced)
  }
  work.close(id, undecided, CaseStatus.accepted)
  work.countEnd(id, undecided, 'accepted')
}

/** Rejects a case, and raises the bar of the undecided cases of the same patient and submitter. */
function rejectCase (work: Workspace, id: Hex, undecided: Case): void {
  const rejections = withRejection(undecided, work.timestamp)
  work.close(id, undecided, CaseStatus.rejected)
  work.countEnd(id, undecided, 'rejected')
  work.write(rejectionsKey(undecided.submitter, undecided.pseudonym), rejectionsCodec.encode(rejections))
  for (const sibling of work.undecidedIdsOfPatient(id)) {
    const other = work.find(sibling)!
    work.put(sibling, changedCase(other, { rejections: withRejection(other, work.timestamp) }))
    work.unsettled.add(sibling)
  }
}

function withRejection ({ rejections }: Case, timestamp: number): number[] {
  return [...rejections, timestamp].slice(-MAX_REJECTIONS)
}

/** Ends a case as EXPIRED (SPECIFICATION.md §7.7 and §7.8). */
export function expireCase (work: Workspace, id: Hex, undecided: Case): void {
  work.close(id, undecided, CaseStatus.expired)
  work.countEnd(id, undecided, 'expired')
}
