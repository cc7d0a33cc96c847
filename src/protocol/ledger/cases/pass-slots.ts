import { CaseStatus, HolderState, TakeUp, type Case, type Hex, type Holder } from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import type { Workspace } from '../state/workspace.js'
import { barOf } from './bar.js'
import { decide, expireCase } from './decide-case.js'
import { expiryOf } from './deadlines.js'
import { giveSlot, openMissing } from './give-slots.js'
import { isAwaited, withHolder } from './holders.js'

/**
 * Arranges the slots at the end of a block (SPECIFICATION.md §7.3): computes the bars anew, opens the slots
 * that are missing, passes those whose deadline is over, and expires cases. It visits only the cases that
 * the block touched or whose deadline is over, and all open cases if the list changes.
 * @param set the members at the next height
 */
export function arrangeSlots (work: Workspace, set: MemberSet): void {
  const { undecided } = work.state
  const isSetChanged = set !== work.state.set
  const ids = new Set([...work.unsettled, ...undecided.dueUntil(work.timestamp)])
  if (isSetChanged) for (const id of undecided.ids()) ids.add(id)
  // The order decides which hospitals become absent, so it must not depend on the history of this process.
  for (const id of [...ids].sort()) {
    const before = work.find(id)
    if (before?.status === CaseStatus.open) arrange(work, id, before, set, isSetChanged)
  }
}

function arrange (work: Workspace, id: Hex, before: Case, set: MemberSet, isSetChanged: boolean): void {
  const { parameters } = work.state
  const others = set.size - (set.has(before.submitter) ? 1 : 0)
  const bar = barOf(parameters.validatorsPerDiagnosis, before.rejections.length, others)
  const judged = { ...before, ...bar }
  if (decide(work, id, judged)) return
  let arranged = openMissing(work, id, isSetChanged ? withoutLeft(judged, set) : judged, set)
  for (const holder of arranged.holders) arranged = passIfDue(work, id, arranged, holder, set)
  work.put(id, arranged)
  if (work.timestamp >= expiryOf(arranged.openedAt, parameters)) expireCase(work, id, arranged)
}

/** Frees the slots of hospitals that left. A verdict that counted stays. */
function withoutLeft (judged: Case, set: MemberSet): Case {
  const holders = judged.holders.map(holder =>
    isAwaited(judged, holder) && !set.has(holder.validator)
      ? { ...holder, state: HolderState.left }
      : holder)
  return { ...judged, holders }
}

/**
 * Passes a slot on if its deadline is over. If the deadline is over by more than TAKE, there were no blocks
 * in time, so the holder gets TAKE more. Without a candidate the slot stays with its holder.
 */
function passIfDue (work: Workspace, id: Hex, judged: Case, holder: Holder, set: MemberSet): Case {
  const { timestamp, state: { parameters: { takeUpMs } } } = work
  const { deadline, takeUp, validator } = holder
  if (deadline === 0 || timestamp < deadline || !isAwaited(judged, holder)) return judged
  if (timestamp > deadline + takeUpMs) {
    return withHolder(judged, validator, { deadline: timestamp + takeUpMs })
  }
  const next = giveSlot(work, id, judged, set)
  if (next === undefined) return withHolder(judged, validator, { deadline: 0 })
  work.caseEvents.passed.add(id)
  if (takeUp === TakeUp.none) work.presence.miss(validator, work.timestamp, set)
  const state = takeUp === TakeUp.counts ? HolderState.late : HolderState.silent
  return withHolder(next, validator, { state })
}
