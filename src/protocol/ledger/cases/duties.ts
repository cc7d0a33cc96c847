import { CaseStatus, type Case, type MemberId } from '../../types/index.js'
import { usableAttempts } from './deadlines.js'
import { casesOf, eventsOf, type Happened } from '../state/events.js'
import type { LedgerState } from '../state/ledger-state.js'
import { hasOpinion, isDrawn } from './pairs.js'

/** An opinion that a validator owes and may give in the next block. */
export interface Duty {
  readonly case: Case
  readonly attempt: number
}

/** Returns the duties that a block brought: by draws, and by attempts whose window began. */
export function dutiesIn (delta: Happened, state: LedgerState, self: MemberId): Duty[] {
  return attemptsBegun(delta).filter(duty => owes(duty.case, duty.attempt, state, self))
}

/** Returns the attempts that may be judged from the next block on: first attempts, then later attempts. */
export function attemptsBegun (delta: Happened): Duty[] {
  const first = casesOf(delta, 'drawn').map(one => ({ case: one, attempt: 0 }))
  return [...first, ...eventsOf(delta, 'due').map(({ case: one, attempt }) => ({ case: one, attempt }))]
}

/** Returns all duties, found case by case. This is for a start, not for every block. */
export function drawnTo (state: LedgerState, self: MemberId): Duty[] {
  const duties: Duty[] = []
  for (const one of state.undecided.values()) duties.push(...dutiesOn(one, state, self))
  return duties
}

/** Returns the duties on a case: with few hospitals a hospital is drawn for several attempts. */
export function dutiesOn (one: Case, state: LedgerState, self: MemberId): Duty[] {
  const usable = usableAttempts(one, state.timestamp, state.parameters)
  return Array.from({ length: usable }, (_, attempt) => ({ case: one, attempt }))
    .filter(({ attempt }) => owes(one, attempt, state, self))
}

/** Tells whether a validator's opinion would count (SPECIFICATION.md §7.4). */
export function owes (one: Case, attempt: number, state: LedgerState, self: MemberId): boolean {
  return one.status === CaseStatus.open &&
    isDrawn(one, attempt, state.parameters.validatorsPerDiagnosis, self) &&
    state.set.has(one.submitter) && state.set.has(self) &&
    !hasOpinion(one, attempt, self)
}
