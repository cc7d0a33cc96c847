import { ZERO_32 } from './bytes.js';
/** The wire number of each kind. Numbers are never reused (ARCHITECTURE.md, Transactions). */
export const TransactionKind = {
    propose: 1,
    opinions: 2,
    allowlist: 3,
    evidence: 4,
    linkingEpoch: 5,
    keysDeal: 6,
    keysComplain: 7,
    keysReady: 8,
    keysLost: 9,
    presence: 10
};
/** How a proposal relates to an earlier case. */
export const Relation = { new: 0, amends: 1, retracts: 2, resubmits: 3 };
/** The fields of a proposal without a case part and without custody. */
export const WITHOUT_CASE_PART = {
    link: ZERO_32, classTag: ZERO_32, caseVersion: 0, casePartHash: ZERO_32, casePartSize: 0,
    casePartCommitment: ZERO_32, custody: ZERO_32, custodyProof: new Uint8Array(64)
};
/**
 * An entry of an OPINIONS. `takenUp`: the validator works on the case and needs time. `excused`: the
 * validator gives its slot to the next hospital. These two are no verdicts.
 */
export const Decision = { approve: 1, reject: 2, takenUp: 3, excused: 4 };
/** Tells whether the rules alone or a clinician formed a verdict; `none` for an entry without a verdict. */
export const JudgedBy = { none: 0, rules: 1, clinician: 2 };
/** The groups of reasons that the chain shows for a rejection; `none` for every other entry. */
export const ReasonGroup = {
    none: 0, structure: 1, terminology: 2, time: 3, context: 4, authority: 5, clinical: 6, unavailable: 7
};
export function isVerdict(decision) {
    return decision === Decision.approve || decision === Decision.reject;
}
/** Returns the proposals of a PROPOSE; an empty list for every other kind. */
export function proposalsOf(transaction) {
    return transaction.kind === TransactionKind.propose ? transaction.proposals : [];
}
export function isOfKind(verified, kind) {
    return verified.transaction.kind === TransactionKind[kind];
}
//# sourceMappingURL=transaction.js.map