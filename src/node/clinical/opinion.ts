import type { Opening } from '../../protocol/codec/index.js'
import {
  Decision, JudgedBy, ReasonGroup, ZERO_32, type CaseId, type Opinion
} from '../../protocol/types/index.js'
import { reasonGroup, type Rule } from '../../records/index.js'

/* These functions make the entries of an OPINIONS (SPECIFICATION.md §3.3). */

/** A verdict of this hospital, and for a rejection the findings to which it commits. */
export interface Verdict extends Opinion {
  readonly opening?: Opening
}

export function approval (caseId: CaseId, judgedBy: JudgedBy): Opinion {
  return { caseId, decision: Decision.approve, judgedBy, group: ReasonGroup.none, findings: ZERO_32 }
}

/** @param findings the commitment to the findings */
export function rejection (
  caseId: CaseId, judgedBy: JudgedBy, rule: Rule, findings: Uint8Array
): Opinion {
  return { caseId, decision: Decision.reject, judgedBy, group: reasonGroup(rule), findings }
}

export function takeUp (caseId: CaseId): Opinion {
  return withoutVerdict(caseId, Decision.takenUp)
}

/** The slot of this hospital goes to the next hospital. */
export function excuse (caseId: CaseId): Opinion {
  return withoutVerdict(caseId, Decision.excused)
}

function withoutVerdict (caseId: CaseId, decision: Decision): Opinion {
  return { caseId, decision, judgedBy: JudgedBy.none, group: ReasonGroup.none, findings: ZERO_32 }
}
