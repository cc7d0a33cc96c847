import {
  CaseStatus, Decision, HolderState, TakeUp, equal, type Case, type Holder, type MemberId, type Timestamp
} from '../../types/index.js'

/** How many undecided cases a validator may have in hand. Further take-ups do not keep a slot. */
export const MAX_TAKEN = 256

/** Returns the slot that a validator was given, whether it still holds the slot or not. */
export function holderOf ({ holders }: Case, validator: MemberId): Holder | undefined {
  return holders.find(holder => equal(holder.validator, validator))
}

export function hasVerdict ({ opinions }: Case, validator: MemberId): boolean {
  return opinions.some(given => equal(given.validator, validator))
}

/** Tells whether a validator holds a slot of an open case and has given no verdict. */
export function isAwaited (judged: Case, holder: Holder): boolean {
  return judged.status === CaseStatus.open && holder.state === HolderState.holds &&
    !hasVerdict(judged, holder.validator)
}

/** Returns the validators that have taken up an open case and have given no verdict. */
export function inHandOf (judged: Case): MemberId[] {
  return judged.holders.filter(holder => holder.takeUp === TakeUp.counts && isAwaited(judged, holder))
    .map(({ validator }) => validator)
}

/** Tells whether any hospital has taken up the case. Then the case counts against MAX_WAITING. */
export function isTakenUp ({ holders }: Case): boolean {
  return holders.some(({ takeUp }) => takeUp !== TakeUp.none)
}

export function withHolder (judged: Case, validator: MemberId, change: Partial<Holder>): Case {
  const holders = judged.holders.map(holder =>
    equal(holder.validator, validator) ? { ...holder, ...change } : holder)
  return { ...judged, holders }
}

/** Returns the number of slots that are open: min(m, a + rejections). */
export function slotsOf (judged: Case): number {
  return Math.min(judged.panel, judged.needed + countOf(judged, Decision.reject))
}

export function countOf ({ opinions }: Case, decision: Decision): number {
  return opinions.filter(given => given.decision === decision).length
}

/** Returns the earliest timestamp from which a block passes a slot of an open case; 0 if there is none. */
export function nextPassing (judged: Case): Timestamp {
  let next = 0
  for (const holder of judged.holders) {
    const { deadline } = holder
    if (deadline === 0 || (next !== 0 && deadline >= next) || !isAwaited(judged, holder)) continue
    next = deadline
  }
  return next
}
