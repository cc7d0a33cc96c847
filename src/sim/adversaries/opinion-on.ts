import {
  Decision, JudgedBy, ReasonGroup, ZERO_32, type CaseId, type Opinion
} from '../../protocol/types/index.js'

/** Returns an approval by the rules. */
export function opinionOn (caseId: CaseId): Opinion {
  return {
    caseId, decision: Decision.approve, judgedBy: JudgedBy.rules, group: ReasonGroup.none, findings: ZERO_32
  }
}
