import { drawnFor } from '../../sortition/index.js'
import type {
  Case, CountedOpinion, Hex, MemberId, Opinion, Opinions, Verdict, VerifiedTransaction
} from '../../types/index.js'
import { CaseStatus, Decision, accept, equal, hex, ignore } from '../../types/index.js'
import { acceptCase, rejectCase } from '../cases/decide-case.js'
import { usableAttempts } from '../cases/deadlines.js'
import type { Workspace } from '../state/workspace.js'

/**
 * consensus.md §7.4. Opinions that do not count are skipped without effect; a transaction with none
 * that counts is invalid, though it may become valid later (a draw or a window may be ahead).
 */
export function judgeOpinions (work: Workspace, tx: VerifiedTransaction<Opinions>): Verdict {
  const { author: validator, opinions } = tx.transaction
  if (!work.state.set.has(validator)) return ignore('not-a-member')
  let approvals = 0
  let rejections = 0
  for (const opinion of opinions) {
    const id = hex(opinion.caseId)
    const one = work.find(id)
    if (one === undefined || !counts(work, one, validator, opinion)) continue
    give(work, id, one, validator, opinion)
    if (opinion.decision === Decision.approve) approvals++
    else rejections++
  }
  if (approvals + rejections === 0) return ignore('no-opinion-counts')
  const tally = work.tallyOf(validator)
  work.count(validator, {
    approvals: tally.approvals + approvals, rejections: tally.rejections + rejections
  })
  return accept(undefined)
}

/** The conditions of §7.4 in their order. */
function counts (work: Workspace, one: Case, validator: MemberId, opinion: Opinion): boolean {
  const { parameters, set, timestamp } = work.state
  return one.status === CaseStatus.open &&
    opinion.attempt < usableAttempts(one, timestamp, parameters) &&
    isDrawn(one, opinion.attempt, parameters.validatorsPerDiagnosis, validator) &&
    set.has(one.submitter) &&
    !hasOpinion(one, opinion.attempt, validator)
}

export function isDrawn (one: Case, attempt: number, k: number, validator: MemberId): boolean {
  return drawnFor(one.order, attempt, k).some(id => equal(id, validator))
}

export function hasOpinion (one: Case, attempt: number, validator: MemberId): boolean {
  return one.opinions.some(o => o.attempt === attempt && equal(o.validator, validator))
}

function give (
  work: Workspace, id: Hex, one: Case, validator: MemberId, opinion: Opinion
): void {
  const { attempt, decision, reason } = opinion
  const counted: CountedOpinion = { validator, attempt, decision, reason, height: work.height }
  const judged: Case = { ...one, opinions: [...one.opinions, counted] }
  work.put(id, judged)
  work.judged.add(id)
  if (decision === Decision.reject) {
    rejectCase(work, id, judged)
    return
  }
  const approvals = judged.opinions.filter(
    o => o.attempt === attempt && o.decision === Decision.approve
  ).length
  if (approvals === work.state.parameters.validatorsPerDiagnosis) acceptCase(work, id, judged)
}
