import { isProvenOpinion } from '../codec/index.js'
import { rejectionsThatClose } from '../ledger/index.js'
import {
  accept, CaseStatus, Decision, equal, JudgedBy, reject, type Case, type CountedOpinion, type ProvenOpinion,
  type Verdict
} from '../types/index.js'
import type { ListHistory } from './list-history.js'

/**
 * Checks that a hospital with a slot signed each counted opinion, as a member. The opinions must suffice for
 * the status of the case (SPECIFICATION.md §7.4).
 */
export function checkOpinions (
  history: ListHistory, judged: Case, proven: readonly ProvenOpinion[]
): Verdict {
  if (proven.length !== judged.opinions.length) return reject('opinion-count')
  for (const [place, counted] of judged.opinions.entries()) {
    const fault = faultOf(history, judged, counted, proven[place]!)
    if (fault !== undefined) return reject(fault)
  }
  const validators = judged.opinions.map(({ validator }) => validator)
  const isTwice = validators.some((id, at) => validators.findIndex(other => equal(id, other)) !== at)
  return isTwice ? reject('opinion-twice') : checkOutcome(history, judged)
}

function faultOf (
  history: ListHistory, judged: Case, counted: CountedOpinion, proven: ProvenOpinion
): string | undefined {
  const { decision, findings, group, height, judgedBy, validator } = counted
  const { opinion } = proven
  if (!equal(proven.author, validator)) return 'opinion-of-another-hospital'
  const isSame = equal(opinion.caseId, judged.id) && opinion.decision === decision &&
    opinion.judgedBy === judgedBy && opinion.group === group && equal(opinion.findings, findings)
  if (!isSame) return 'opinion-differs'
  if (!judged.holders.some(holder => equal(holder.validator, validator))) return 'opinion-without-slot'
  if (!history.setAt(height).has(validator)) return 'opinion-of-no-member'
  const isForNothing = judged.isForClinician && decision === Decision.approve &&
    judgedBy !== JudgedBy.clinician
  if (isForNothing) return 'approval-by-rules-alone'
  return isProvenOpinion(history.chain, proven) ? undefined : 'opinion-not-signed'
}

function checkOutcome ({ chain }: ListHistory, judged: Case): Verdict {
  const { needed, opinions, panel, status } = judged
  const count = (decision: Decision): number =>
    opinions.filter(opinion => opinion.decision === decision).length
  if (status === CaseStatus.accepted) {
    const least = Math.max(needed, chain.genesis.parameters.validatorsPerDiagnosis)
    if (count(Decision.approve) < least) return reject('too-few-approvals')
  }
  if (status === CaseStatus.rejected && count(Decision.reject) < rejectionsThatClose({ needed, panel })) {
    return reject('too-few-rejections')
  }
  return accept(undefined)
}
