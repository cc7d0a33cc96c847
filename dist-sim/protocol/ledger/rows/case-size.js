import { caseCodec } from '../../codec/index.js';
import { CaseStatus, Decision, HolderState, JudgedBy, ReasonGroup, Relation, TakeUp, ZERO_32 } from '../../types/index.js';
const OPINION = {
    validator: ZERO_32, decision: Decision.approve, judgedBy: JudgedBy.rules, group: ReasonGroup.none,
    findings: ZERO_32, height: 0
};
const HOLDER = {
    validator: ZERO_32, since: 0, deadline: 0, state: HolderState.holds, takeUp: TakeUp.none
};
const EMPTY = {
    id: ZERO_32, submitter: ZERO_32, height: 0, transactionId: ZERO_32, index: 0, proposedAt: 0,
    pseudonym: ZERO_32, relation: Relation.new, related: ZERO_32, retryTag: ZERO_32, r: new Uint8Array(16),
    link: ZERO_32, classTag: ZERO_32, caseVersion: 0, casePartHash: ZERO_32, casePartSize: 0,
    casePartCommitment: ZERO_32, bodyHash: ZERO_32, bodySize: 0, keyCommitment: ZERO_32, custody: ZERO_32,
    custodyProof: new Uint8Array(64), replaces: ZERO_32, replaceRelation: Relation.new,
    status: CaseStatus.undrawn, drawHeight: 0, openedAt: 0, isForClinician: false, rejections: [], panel: 0,
    needed: 0, candidates: [], holders: [], opinions: [], closedHeight: 0, supersededBy: ZERO_32
};
/** The codec gives the sizes. Only the lists vary in length. */
const FIXED_BYTES = caseCodec.encode(EMPTY).byteLength;
const REJECTION_BYTES = sizeOf({ rejections: [0] });
const CANDIDATE_BYTES = sizeOf({ candidates: [ZERO_32] });
const HOLDER_BYTES = sizeOf({ holders: [HOLDER] });
const OPINION_BYTES = sizeOf({ opinions: [OPINION] });
function sizeOf(part) {
    return caseCodec.encode({ ...EMPTY, ...part }).byteLength - FIXED_BYTES;
}
export function caseSize({ candidates, holders, opinions, rejections }) {
    return FIXED_BYTES + rejections.length * REJECTION_BYTES + candidates.length * CANDIDATE_BYTES +
        holders.length * HOLDER_BYTES + opinions.length * OPINION_BYTES;
}
//# sourceMappingURL=case-size.js.map