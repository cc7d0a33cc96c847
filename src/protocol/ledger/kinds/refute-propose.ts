import {
  Relation, type CaseKeys, type Proposal, type Propose, type VerifiedTransaction
} from '../../types/index.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { judgeUnique } from './judge-propose.js'
import { judgeRelation } from './relation.js'

/**
 * Returns the code of a fault for which no block will ever hold a PROPOSE (SPECIFICATION.md §3.15). The rows
 * of the related cases exist. A full share of cases is no such fault.
 */
export function refutePropose (
  work: Workspace, { keys, transaction }: VerifiedTransaction<Propose>
): string | undefined {
  const { author: submitter, proposals } = transaction
  const seen = new Set<string>()
  let isVoid = true
  for (const [index, proposal] of proposals.entries()) {
    const known = keys[index]!
    if (work.find(known.id) !== undefined) continue
    isVoid = false
    if (isBusy(work.state, proposal, known)) continue
    const unique = judgeUnique(work, known, proposal, seen)
    if (unique.verdict === 'reject') return unique.code
    const relation = judgeRelation(work, submitter, proposal)
    if (relation.verdict === 'reject') return relation.code
  }
  return isVoid ? 'all-void' : undefined
}

/**
 * Tells whether an undecided case has the body of a proposal, or the retry tag of another try. A rejection of
 * that case frees both, so the proposal waits.
 */
export function isBusy (
  { undecided }: LedgerState, { relation }: Proposal, { bodies, tag }: CaseKeys
): boolean {
  return bodies.some(body => undecided.holdsBody(body)) ||
    (relation === Relation.resubmits && undecided.holdsTag(tag))
}
