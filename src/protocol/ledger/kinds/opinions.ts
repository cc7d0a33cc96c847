import {
  CaseStatus, Decision, HolderState, JudgedBy, TakeUp, TransactionKind, accept, changedCase,
  equal, ignore, isVerdict, reject, type Case, type CountedOpinion, type Hex, type MemberId, type Opinion,
  type Opinions, type Readiness, type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import { decide } from '../cases/decide-case.js'
import { caseAhead } from '../cases/draw-ahead.js'
import { rowsToAccept } from '../cases/replaced-cases.js'
import { MAX_TAKEN, hasVerdict, holderOf, isAwaited, withHolder } from '../state/holders.js'
import type { EntryKey } from '../rows/entry.js'
import { caseKey } from '../rows/keys.js'
import type { ChangedCases } from '../state/changed-cases.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** The rule of OPINIONS (SPECIFICATION.md §7.4). */
export const opinionsRule: Rule<Opinions> = {
  kind: TransactionKind.opinions,
  rank: 1,
  beforeEpochs: true,
  touches,
  needs,
  refute,
  isInDoubt,
  readiness,
  watches,
  judge
}

type Tx = VerifiedTransaction<Opinions>

/**
 * Names decided cases, and the rows that accepting an undecided case reads.
 */
function touches (state: LedgerState, { opinions }: Opinions, { judged }: Tx): EntryKey[] {
  const rows: EntryKey[] = []
  for (const [index, id] of judged.entries()) {
    const undecided = state.undecided.get(id)
    if (undecided === undefined) rows.push(caseKey(opinions[index]!.caseId))
    else rows.push(...rowsToAccept(undecided))
  }
  return rows
}

/** Names the cases that are decided, or not on the chain. */
function needs (state: LedgerState, { opinions }: Opinions, { judged }: Tx): EntryKey[] {
  return opinions.filter((_, index) => state.undecided.get(judged[index]!) === undefined)
    .map(({ caseId }) => caseKey(caseId))
}

/** Finds an entry for a decided case of which its validator never held a slot. */
function refute (
  work: Workspace, { transaction: { author }, judged }: Tx
): string | undefined {
  const isNeverDrawn = judged.some(id => endedWithout(work.find(id), author))
  return isNeverDrawn ? 'never-drawn' : undefined
}

function isInDoubt ({ closed }: ChangedCases, { author }: Opinions, { judged }: Tx): boolean {
  return judged.some(id => endedWithout(closed.get(id), author))
}

/** Tells whether a case is decided and a validator never held a slot of it. */
function endedWithout (judged: Case | undefined, validator: MemberId): boolean {
  return judged !== undefined && judged.status > CaseStatus.open && holderOf(judged, validator) === undefined
}

/**
 * Tells whether an opinion may count in the next block. A case that is not in memory is decided, or this node
 * is behind: the opinion may be old or early.
 */
function readiness (
  state: LedgerState, { author, opinions }: Opinions, _now: number, { judged }: Tx
): Readiness {
  if (!state.set.has(author)) return 'later'
  let isLater = false
  let isOfUse = false
  let isUnknown = false
  for (const [index, id] of judged.entries()) {
    const undecided = caseAhead(state, id)
    if (undecided === undefined) {
      isUnknown = true
      continue
    }
    const isUndrawn = undecided.status === CaseStatus.undrawn
    const isHolder = holderOf(undecided, author) !== undefined
    if (!isUndrawn && !isHolder && !isCandidate(undecided, author)) return 'never'
    if (isUndrawn || !isHolder) isLater = true
    else if (hasEffect(undecided, author, opinions[index]!)) {
      if (state.set.has(undecided.submitter)) isOfUse = true
      else isLater = true
    }
  }
  if (isLater) return 'later'
  if (isOfUse) return 'ready'
  return isUnknown ? 'unknown' : 'never'
}

/** Names the undecided cases; of a transaction without any that may count, the cases that are not known. */
function watches (state: LedgerState, _: Opinions, readiness: Readiness, { judged }: Tx): Hex[] {
  const known = readiness !== 'unknown'
  return [...new Set(judged)].filter(id => (state.undecided.get(id) !== undefined) === known)
}

function isCandidate ({ candidates }: Case, author: MemberId): boolean {
  return candidates.some(id => equal(id, author))
}

/**
 * Judges the entries. An entry of a validator that never held a slot of the case makes the transaction
 * invalid. An entry for a closed case, or without effect, is skipped. A transaction without any effect is
 * invalid.
 */
function judge (work: Workspace, { transaction, judged: ids }: Tx): Verdict {
  const { author, opinions } = transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const fault = faultOf(work, author, ids)
  if (fault !== undefined) return fault
  let approvals = 0
  let rejections = 0
  let effects = 0
  for (const [index, id] of ids.entries()) {
    const opinion = opinions[index]!
    const judged = work.find(id)
    if (judged === undefined || !work.state.set.has(judged.submitter)) continue
    if (!hasEffect(judged, author, opinion)) continue
    effects++
    work.caseEvents.judged.add(id)
    if (!isVerdict(opinion.decision)) keepOrExcuse(work, id, judged, author, opinion)
    else countVerdict(work, id, judged, author, opinion)
    if (opinion.decision === Decision.approve) approvals++
    else if (opinion.decision === Decision.reject) rejections++
  }
  if (effects === 0) return reject('no-effect')
  if (approvals + rejections === 0) return accept(undefined)
  const tally = work.tallyOf(author)
  work.count(author, {
    approvals: tally.approvals + approvals, rejections: tally.rejections + rejections
  })
  return accept(undefined)
}

/** Returns the verdict on an OPINIONS with an entry that its author must not send, or not yet. */
function faultOf (
  work: Workspace, author: MemberId, ids: readonly Hex[]
): Verdict<never> | undefined {
  for (const id of ids) {
    const judged = work.find(id)
    if (judged === undefined) return ignore('unknown-case')
    if (judged.status === CaseStatus.undrawn) return ignore('not-drawn-yet')
    if (holderOf(judged, author) !== undefined) continue
    return isCandidate(judged, author) ? ignore('no-slot-yet') : reject('never-drawn')
  }
  return undefined
}

/** Tells whether an entry of a validator with a slot changes the case. */
function hasEffect (judged: Case, validator: MemberId, { decision, judgedBy }: Opinion): boolean {
  const holder = holderOf(judged, validator)
  if (judged.status !== CaseStatus.open || holder === undefined) return false
  if (decision === Decision.takenUp) return isAwaited(judged, holder) && holder.takeUp === TakeUp.none
  if (decision === Decision.excused) return isAwaited(judged, holder)
  if (hasVerdict(judged, validator)) return false
  // §7.6: a clinician must judge a case of the sample. Anybody may reject it.
  return !(judged.isForClinician && decision === Decision.approve && judgedBy === JudgedBy.rules)
}

/** A take-up gives the validator a window W. A surplus take-up does not. An excuse frees the slot. */
function keepOrExcuse (
  work: Workspace, id: Hex, judged: Case, validator: MemberId, { decision }: Opinion
): void {
  if (decision === Decision.excused) {
    work.put(id, withHolder(judged, validator, { state: HolderState.excused }))
    work.unsettled.add(id)
    return
  }
  work.put(id, withHolder(judged, validator, work.inHandOf(validator) >= MAX_TAKEN
    ? { takeUp: TakeUp.surplus }
    : { takeUp: TakeUp.counts, deadline: work.timestamp + work.state.parameters.attemptWindowMs }))
}

function countVerdict (
  work: Workspace, id: Hex, before: Case, validator: MemberId, opinion: Opinion
): void {
  const { decision, judgedBy, group, findings } = opinion
  const counted: CountedOpinion = { validator, decision, judgedBy, group, findings, height: work.height }
  const judged = changedCase(before, { opinions: [...before.opinions, counted] })
  if (decide(work, id, judged)) return
  work.put(id, judged)
  if (decision === Decision.reject) work.unsettled.add(id)
}
