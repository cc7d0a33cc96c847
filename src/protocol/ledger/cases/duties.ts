import type { Case, MemberId } from '../../types/index.js'
import { CaseStatus } from '../../types/index.js'
import { usableAttempts } from './deadlines.js'
import type { Delta, DueAttempt } from '../block/delta.js'
import { hasOpinion, isDrawn } from '../kinds/opinions.js'
import type { LedgerState } from '../state/ledger-state.js'

/** An opinion that `self` owes: it may be given in the next block. */
export type Duty = DueAttempt

/** The duties that one block brought: draws, and attempts whose window began. */
export function dutiesIn (delta: Delta, state: LedgerState, self: MemberId): Duty[] {
  const first = delta.drawn.map(one => ({ case: one, attempt: 0 }))
  return [...first, ...delta.due].filter(duty => owes(duty.case, duty.attempt, state, self))
}

/** All duties, looked up case by case: for a start, not for every block. */
export function drawnTo (state: LedgerState, self: MemberId): Duty[] {
  const duties: Duty[] = []
  for (const one of state.undecided.values()) duties.push(...dutiesOn(one, state, self))
  return duties
}

/** With few hospitals one is drawn for several attempts of a case. */
export function dutiesOn (one: Case, state: LedgerState, self: MemberId): Duty[] {
  const usable = usableAttempts(one, state.timestamp, state.parameters)
  return Array.from({ length: usable }, (_, attempt) => ({ case: one, attempt }))
    .filter(({ attempt }) => owes(one, attempt, state, self))
}

/** consensus.md §7.4, seen from the validator. */
export function owes (one: Case, attempt: number, state: LedgerState, self: MemberId): boolean {
  return one.status === CaseStatus.open &&
    isDrawn(one, attempt, state.parameters.validatorsPerDiagnosis, self) &&
    state.set.has(one.submitter) && state.set.has(self) &&
    !hasOpinion(one, attempt, self)
}
