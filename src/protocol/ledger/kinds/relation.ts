import {
  CaseStatus, Relation, ZERO_32, accept, equal, ignore, reject, type CaseId, type MemberId, type Proposal,
  type Verdict
} from '../../types/index.js'
import { isErased } from '../state/erasure-holds.js'
import type { Workspace } from '../state/workspace.js'

/** Names the accepted case that a proposal replaces if the proposal is accepted. */
export interface Replacement {
  /** Zeros if the proposal replaces no case. */
  readonly replaces: CaseId
  readonly relation: Relation
  /** True if the replaced case has a successor or is erased. Then the new case can only expire (§7.8). */
  readonly tooLate: boolean
}

const NOTHING: Replacement = { replaces: ZERO_32, relation: Relation.new, tooLate: false }

/** Judges `relation` and `related` of a proposal (SPECIFICATION.md §7.7 and §7.8). */
export function judgeRelation (
  work: Workspace, submitter: MemberId, proposal: Proposal
): Verdict<Replacement> {
  switch (proposal.relation) {
    case Relation.new:
      return equal(proposal.related, ZERO_32) ? accept(NOTHING) : reject('related-to-nothing')
    case Relation.amends:
    case Relation.retracts: return judgeReplacement(work, submitter, proposal)
    case Relation.resubmits: return judgeResubmission(work, submitter, proposal)
  }
}

/**
 * Judges a proposal that amends or retracts. A hospital corrects its own records only, and never the patient
 * of a record. The related case may have a successor already, or be erased. Then the proposal is still valid,
 * and its case opens and expires in the same block. So a late correction voids no other proposal.
 */
function judgeReplacement (
  work: Workspace, submitter: MemberId, proposal: Proposal
): Verdict<Replacement> {
  const related = work.findCase(proposal.related)
  if (related === undefined) return reject('related-unknown')
  if (related.status <= CaseStatus.open) return ignore('related-undecided')
  if (related.status !== CaseStatus.accepted) return reject('related-not-accepted')
  if (!equal(related.submitter, submitter)) return reject('related-other-hospital')
  if (!equal(related.pseudonym, proposal.pseudonym)) return reject('related-other-patient')
  return accept({
    replaces: related.id,
    relation: proposal.relation,
    tooLate: !equal(related.supersededBy, ZERO_32) || isErased(work, related.id)
  })
}

/** Judges a resubmission, which replaces the case that the earlier try would have replaced. */
function judgeResubmission (
  work: Workspace, submitter: MemberId, proposal: Proposal
): Verdict<Replacement> {
  const related = work.findCase(proposal.related)
  if (related === undefined) return reject('related-unknown')
  if (related.status <= CaseStatus.open) return ignore('related-undecided')
  if (related.status === CaseStatus.accepted) return reject('related-accepted')
  if (!equal(related.submitter, submitter)) return reject('related-other-hospital')
  if (!equal(related.retryTag, proposal.retryTag)) return reject('related-other-tag')
  return accept({
    replaces: related.replaces, relation: related.replaceRelation, tooLate: false
  })
}
