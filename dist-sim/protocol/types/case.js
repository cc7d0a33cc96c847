import { ZERO_32 } from './bytes.js';
export const CaseStatus = { undrawn: 0, open: 1, accepted: 2, rejected: 3, expired: 4 };
/**
 * The state of a hospital that was given a slot. `holds`: the slot is its own. The other states tell why the
 * slot went on. The holder did not take it up, gave no verdict in time, left, or was excused.
 */
export const HolderState = { holds: 0, silent: 1, late: 2, left: 3, excused: 4 };
/** `surplus`: the validator had MAX_TAKEN undecided cases in hand, so that its slot passes all the same. */
export const TakeUp = { none: 0, counts: 1, surplus: 2 };
const UNDRAWN = {
    status: CaseStatus.undrawn, drawHeight: 0, openedAt: 0, isForClinician: false, rejections: [], panel: 0,
    needed: 0, candidates: [], holders: [], opinions: [], closedHeight: 0, supersededBy: ZERO_32
};
/** Returns a case as it opens. */
export function openedCase(proposal, origin) {
    return makeCase(proposal, origin, UNDRAWN, origin);
}
/** Returns a case with some fields changed. */
export function changedCase(before, change) {
    return makeCase(before, before, before, change);
}
/**
 * Makes every case, so that all have one layout in memory. A spread with so many fields allocates up to eight
 * times as much, and takes up to four hundred times as long.
 */
function makeCase(proposal, origin, before, change) {
    return {
        id: origin.id,
        submitter: origin.submitter,
        height: origin.height,
        transactionId: origin.transactionId,
        index: origin.index,
        proposedAt: origin.proposedAt,
        pseudonym: proposal.pseudonym,
        relation: proposal.relation,
        related: proposal.related,
        retryTag: proposal.retryTag,
        r: proposal.r,
        link: proposal.link,
        classTag: proposal.classTag,
        caseVersion: proposal.caseVersion,
        casePartHash: proposal.casePartHash,
        casePartSize: proposal.casePartSize,
        casePartCommitment: proposal.casePartCommitment,
        bodyHash: proposal.bodyHash,
        bodySize: proposal.bodySize,
        keyCommitment: proposal.keyCommitment,
        custody: proposal.custody,
        custodyProof: proposal.custodyProof,
        replaces: origin.replaces,
        replaceRelation: origin.replaceRelation,
        status: change.status ?? before.status,
        drawHeight: change.drawHeight ?? before.drawHeight,
        openedAt: change.openedAt ?? before.openedAt,
        isForClinician: change.isForClinician ?? before.isForClinician,
        rejections: change.rejections ?? before.rejections,
        panel: change.panel ?? before.panel,
        needed: change.needed ?? before.needed,
        candidates: change.candidates ?? before.candidates,
        holders: change.holders ?? before.holders,
        opinions: change.opinions ?? before.opinions,
        closedHeight: change.closedHeight ?? before.closedHeight,
        supersededBy: change.supersededBy ?? before.supersededBy
    };
}
//# sourceMappingURL=case.js.map