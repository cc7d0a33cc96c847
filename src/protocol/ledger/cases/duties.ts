import { CaseStatus, HolderState, type Case, type MemberId } from '../../types/index.js'
import { casesOf, type BlockEvents } from '../state/events.js'
import type { LedgerState } from '../state/ledger-state.js'
import { hasVerdict, holderOf } from '../state/holders.js'

/** Returns the cases of which a block gave `self` a slot, and on which `self` owes a verdict. */
export function dutiesIn (delta: BlockEvents, state: LedgerState, self: MemberId): Case[] {
  return casesOf(delta, 'assigned').filter(given =>
    holderOf(given, self)?.since === state.timestamp && owes(given, state, self))
}

/** Returns all duties. It visits every undecided case, so use it at a start and not for every block. */
export function allDuties (state: LedgerState, self: MemberId): Case[] {
  return [...state.undecided.values()].filter(undecided => owes(undecided, state, self))
}

/** Tells whether a validator's verdict would count (SPECIFICATION.md §7.4), unless it was excused. */
export function owes (undecided: Case, state: LedgerState, self: MemberId): boolean {
  const holder = holderOf(undecided, self)
  return undecided.status === CaseStatus.open && holder !== undefined &&
    holder.state !== HolderState.excused && !hasVerdict(undecided, self) &&
    state.set.has(undecided.submitter) && state.set.has(self)
}
