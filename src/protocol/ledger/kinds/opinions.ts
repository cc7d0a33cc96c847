import {
  CaseStatus, Decision, TransactionKind, ZERO_32, accept, equal, hex, ignore, type Case,
  type CountedOpinion, type Hex, type MemberId, type Opinion, type Opinions, type Readiness,
  type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { acceptCase, rejectCase } from '../cases/decide-case.js'
import { expiryOf, usableAttempts } from '../cases/deadlines.js'
import { hasOpinion, isDrawn } from '../cases/pairs.js'
import type { EntryKey } from '../rows/entry.js'
import { caseKey } from '../rows/keys.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** The rule of OPINIONS (SPECIFICATION.md §7.4). */
export const opinionsRule: Rule<Opinions> = {
  kind: TransactionKind.opinions,
  rank: 1,
  beforeEpochs: true,
  touches,
  readiness,
  watches,
  judge
}

/** Names the replaced cases, because accepting a case changes the case that it replaces. */
function touches (state: LedgerState, { opinions }: Opinions): EntryKey[] {
  return opinions.flatMap(({ caseId }) => {
    const { replaces = ZERO_32 } = state.undecided.get(hex(caseId)) ?? {}
    return equal(replaces, ZERO_32) ? [] : [caseKey(replaces)]
  })
}

/**
 * Tells whether an opinion may count in the next block. A case that is not in memory is decided, or this node
 * is behind: the opinion may be old or early.
 */
function readiness (state: LedgerState, { author, opinions }: Opinions): Readiness {
  if (!state.set.has(author)) return 'later'
  const { attempts, validatorsPerDiagnosis: k } = state.parameters
  let open = false
  let unknown = false
  for (const { caseId, attempt } of opinions) {
    const undecided = state.undecided.get(hex(caseId))
    if (undecided === undefined) unknown = true
    if (undecided === undefined || attempt >= attempts) continue
    if (undecided.status === CaseStatus.open &&
        state.timestamp >= expiryOf(undecided.openedAt, state.parameters)) continue
    if (undecided.order.length === 0) {
      open = true
      continue
    }
    if (!isDrawn(undecided, attempt, k, author) || hasOpinion(undecided, attempt, author)) continue
    open = true
    const usable = attempt < usableAttempts(undecided, state.timestamp, state.parameters)
    if (usable && state.set.has(undecided.submitter)) return 'ready'
  }
  if (open) return 'later'
  return unknown ? 'unknown' : 'never'
}

/** Names the undecided cases; of a transaction without any that may count, the cases that are not known. */
function watches (state: LedgerState, { opinions }: Opinions, readiness: Readiness): Hex[] {
  const known = readiness !== 'unknown'
  const ids = new Set(opinions.map(({ caseId }) => hex(caseId)))
  return [...ids].filter(id => (state.undecided.get(id) !== undefined) === known)
}

/**
 * Counts the opinions that are valid and skips the others. A transaction without a valid opinion is
 * ignored, not rejected, since a draw or a window may come later.
 */
function judge (work: Workspace, { transaction }: VerifiedTransaction<Opinions>): Verdict {
  const { author, opinions } = transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  let approvals = 0
  let rejections = 0
  for (const opinion of opinions) {
    const id = hex(opinion.caseId)
    const judged = work.find(id)
    if (judged === undefined || !counts(work, judged, author, opinion)) continue
    countOpinion(work, id, judged, author, opinion)
    if (opinion.decision === Decision.approve) approvals++
    else rejections++
  }
  if (approvals + rejections === 0) return ignore('no-opinion-counts')
  const tally = work.tallyOf(author)
  work.count(author, {
    approvals: tally.approvals + approvals, rejections: tally.rejections + rejections
  })
  return accept(undefined)
}

/** Checks the conditions of §7.4 in their order. */
function counts (work: Workspace, judged: Case, validator: MemberId, opinion: Opinion): boolean {
  const { parameters, set, timestamp } = work.state
  return judged.status === CaseStatus.open &&
    opinion.attempt < usableAttempts(judged, timestamp, parameters) &&
    isDrawn(judged, opinion.attempt, parameters.validatorsPerDiagnosis, validator) &&
    set.has(judged.submitter) &&
    !hasOpinion(judged, opinion.attempt, validator)
}

function countOpinion (
  work: Workspace, id: Hex, before: Case, validator: MemberId, opinion: Opinion
): void {
  const { attempt, decision, reason } = opinion
  const counted: CountedOpinion = { validator, attempt, decision, reason, height: work.height }
  const judged: Case = { ...before, opinions: [...before.opinions, counted] }
  work.put(id, judged)
  work.caseEvents.judged.add(id)
  if (decision === Decision.reject) {
    rejectCase(work, id, judged)
    return
  }
  const approvals = judged.opinions.filter(
    o => o.attempt === attempt && o.decision === Decision.approve
  ).length
  if (approvals === work.state.parameters.validatorsPerDiagnosis) acceptCase(work, id, judged)
}
