import { CaseStatus, Relation, ZERO_32, accept, equal, ignore, reject } from '../../types/index.js';
const NOTHING = { replaces: ZERO_32, relation: Relation.new, tooLate: false };
/** Judges `relation` and `related` of a proposal (SPECIFICATION.md §7.7 and §7.8). */
export function judgeRelation(work, submitter, proposal) {
    switch (proposal.relation) {
        case Relation.new:
            return equal(proposal.related, ZERO_32) ? accept(NOTHING) : reject('related-to-nothing');
        case Relation.amends:
        case Relation.retracts: return judgeReplacement(work, submitter, proposal);
        case Relation.resubmits: return judgeResubmission(work, submitter, proposal);
    }
}
/**
 * Judges a proposal that amends or retracts. A hospital corrects its own records only, and never the patient
 * of a record. If the related case already has a successor, the proposal is still valid, and its case opens
 * and expires in the same block. So a late correction does not void the other proposals of its batch.
 */
function judgeReplacement(work, submitter, proposal) {
    const related = work.findCase(proposal.related);
    if (related === undefined)
        return reject('related-unknown');
    if (related.status <= CaseStatus.open)
        return ignore('related-undecided');
    if (related.status !== CaseStatus.accepted)
        return reject('related-not-accepted');
    if (!equal(related.submitter, submitter))
        return reject('related-other-hospital');
    if (!equal(related.pseudonym, proposal.pseudonym))
        return reject('related-other-patient');
    return accept({
        replaces: related.id,
        relation: proposal.relation,
        tooLate: !equal(related.supersededBy, ZERO_32)
    });
}
/** Judges a resubmission, which replaces the case that the earlier try would have replaced. */
function judgeResubmission(work, submitter, proposal) {
    const related = work.findCase(proposal.related);
    if (related === undefined)
        return reject('related-unknown');
    if (related.status <= CaseStatus.open)
        return ignore('related-undecided');
    if (related.status === CaseStatus.accepted)
        return reject('related-accepted');
    if (!equal(related.submitter, submitter))
        return reject('related-other-hospital');
    if (!equal(related.retryTag, proposal.retryTag))
        return reject('related-other-tag');
    return accept({
        replaces: related.replaces, relation: related.replaceRelation, tooLate: false
    });
}
//# sourceMappingURL=relation.js.map