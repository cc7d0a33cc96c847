import { Decision, JudgedBy, ReasonGroup, ZERO_32 } from '../../protocol/types/index.js';
/** Returns an approval by the rules. */
export function opinionOn(caseId) {
    return {
        caseId, decision: Decision.approve, judgedBy: JudgedBy.rules, group: ReasonGroup.none, findings: ZERO_32
    };
}
//# sourceMappingURL=opinion-on.js.map