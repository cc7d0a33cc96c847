import { Decision, JudgedBy, ReasonGroup, ZERO_32 } from '../../protocol/types/index.js';
import { reasonGroup } from '../../records/index.js';
export function approval(caseId, judgedBy) {
    return { caseId, decision: Decision.approve, judgedBy, group: ReasonGroup.none, findings: ZERO_32 };
}
/** @param findings the commitment to the findings */
export function rejection(caseId, judgedBy, rule, findings) {
    return { caseId, decision: Decision.reject, judgedBy, group: reasonGroup(rule), findings };
}
export function takeUp(caseId) {
    return withoutVerdict(caseId, Decision.takenUp);
}
/** The slot of this hospital goes to the next hospital. */
export function excuse(caseId) {
    return withoutVerdict(caseId, Decision.excused);
}
function withoutVerdict(caseId, decision) {
    return { caseId, decision, judgedBy: JudgedBy.none, group: ReasonGroup.none, findings: ZERO_32 };
}
//# sourceMappingURL=opinion.js.map