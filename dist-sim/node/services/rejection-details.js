import { Decision, equal, hex } from '../../protocol/types/index.js';
import { FindingsState } from '../clinical/received-findings.js';
/**
 * Shows the reasons of the rejections of an own case, by hexadecimal validator. It is empty for the cases of
 * other hospitals, whose reasons this hospital never gets.
 */
export async function rejectionDetails(entry, own, received) {
    const details = new Map();
    if (received === undefined || !equal(entry.submitter, own))
        return details;
    for (const opinion of entry.opinions) {
        if (opinion.decision !== Decision.reject)
            continue;
        details.set(hex(opinion.validator), detailsView(await received.of(entry.id, opinion)));
    }
    return details;
}
function detailsView(ended) {
    switch (ended?.state) {
        case undefined: return { state: 'asked' };
        case FindingsState.lost: return { state: 'lost' };
        case FindingsState.false: return { state: 'false' };
        case FindingsState.here: {
            const { found, reason } = ended.findings;
            return { state: 'here', reason, findings: found };
        }
    }
}
//# sourceMappingURL=rejection-details.js.map