import {
  CaseStatus, Relation, ZERO_32, accept, equal, ignore, reject, type Case, type CaseId, type MemberId,
  type Proposal, type Verdict
} from '../../types/index.js'
import type { Workspace } from '../state/workspace.js'

/** The accepted case that a proposal would replace if it were accepted. */
export interface Replacement {
  /** Zeros: none. */
  readonly replaces: CaseId
  readonly relation: Relation
  /** That case has a successor already, so the new case can only end as EXPIRED (§7.6). */
  readonly tooLate: boolean
}

const NOTHING: Replacement = { replaces: ZERO_32, relation: Relation.new, tooLate: false }

/** Judges `relation` and `related` of a proposal (SPECIFICATION.md §7.5 and §7.6). */
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
 * A successor accepted meanwhile does not make the proposal invalid: its hospital has signed this
 * sequence number and may sign no other, so it could never propose again. The case opens and is
 * closed as EXPIRED in the same block.
 */
function judgeReplacement (
  work: Workspace, submitter: MemberId, proposal: Proposal
): Verdict<Replacement> {
  const related = work.findCase(proposal.related)
  if (related === undefined) return reject('related-unknown')
  if (related.status <= CaseStatus.open) return ignore('related-undecided')
  if (related.status !== CaseStatus.accepted) return reject('related-not-accepted')
  if (equal(related.submitter, submitter) && !samePatient(related, proposal)) {
    return reject('related-other-patient')
  }
  return accept({
    replaces: related.id,
    relation: proposal.relation,
    tooLate: !equal(related.supersededBy, ZERO_32)
  })
}

/** Another try replaces the case that the first try would have replaced. */
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

/** Compares as far as the chain can tell. Across hospitals pseudonyms differ, and validators judge. */
function samePatient (related: Case, proposal: Proposal): boolean {
  return related.linkEpoch === proposal.linkEpoch && equal(related.pseudonym, proposal.pseudonym)
}
