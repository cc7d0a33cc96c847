import { CaseStatus, type Case, type MemberId } from '../../types/index.js'
import { usableAttempts } from './deadlines.js'
import { casesOf, eventsOf, type BlockEvents } from '../state/events.js'
import type { LedgerState } from '../state/ledger-state.js'
import { hasOpinion, isDrawn } from './pairs.js'

/** An opinion that a validator owes, and that counts in the next block. */
export interface Duty {
  readonly case: Case
  readonly attempt: number
}

/** Returns the duties that begin with a block, through draws and through attempts that became usable. */
export function dutiesIn (delta: BlockEvents, state: LedgerState, self: MemberId): Duty[] {
  return attemptsBegun(delta).filter(duty => owes(duty.case, duty.attempt, state, self))
}

/** Returns the attempts that a block made usable: first attempts of drawn cases, then later attempts. */
export function attemptsBegun (delta: BlockEvents): Duty[] {
  const first = casesOf(delta, 'drawn').map(drawn => ({ case: drawn, attempt: 0 }))
  const later = eventsOf(delta, 'due').map(({ case: due, attempt }) => ({ case: due, attempt }))
  return [...first, ...later]
}

/** Returns all duties. It visits every undecided case, so use it at a start and not for every block. */
export function allDuties (state: LedgerState, self: MemberId): Duty[] {
  return [...state.undecided.values()].flatMap(undecided => dutiesOn(undecided, state, self))
}

/** Returns the duties on a case. With few hospitals a validator is drawn for several attempts. */
export function dutiesOn (undecided: Case, state: LedgerState, self: MemberId): Duty[] {
  const usable = usableAttempts(undecided, state.timestamp, state.parameters)
  return Array.from({ length: usable }, (_, attempt) => ({ case: undecided, attempt }))
    .filter(({ attempt }) => owes(undecided, attempt, state, self))
}

/** Tells whether a validator's opinion would count (SPECIFICATION.md §7.4). */
export function owes (undecided: Case, attempt: number, state: LedgerState, self: MemberId): boolean {
  return undecided.status === CaseStatus.open &&
    isDrawn(undecided, attempt, state.parameters.validatorsPerDiagnosis, self) &&
    state.set.has(undecided.submitter) && state.set.has(self) &&
    !hasOpinion(undecided, attempt, self)
}
