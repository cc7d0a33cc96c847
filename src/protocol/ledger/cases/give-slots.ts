import { HolderState, TakeUp, type Case, type Hex, type MemberId, type Timestamp } from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import type { Workspace } from '../state/workspace.js'
import { slotsOf } from '../state/holders.js'

/**
 * Opens the slots of a case that are missing (SPECIFICATION.md §7.3).
 * @param set the members to choose from
 * @param asOf the time at which candidates count as present
 */
export function fillSlots (
  work: Workspace, id: Hex, judged: Case, set: MemberSet, asOf = work.timestamp
): Case {
  let changed = judged
  for (;;) {
    const held = changed.holders.filter(({ state }) => state === HolderState.holds).length
    if (held >= slotsOf(changed)) return changed
    const next = giveSlot(work, id, changed, set, asOf)
    if (next === undefined) return changed
    changed = next
  }
}

/**
 * Gives a slot to the best candidate that is present, else to the best that is absent.
 * @returns undefined if there is no candidate, or the case has had R·m holders
 */
export function giveSlot (
  work: Workspace, id: Hex, judged: Case, set: MemberSet, asOf = work.timestamp
): Case | undefined {
  const validator = nextCandidate(work, judged, set, asOf)
  if (validator === undefined) return undefined
  work.caseEvents.assigned.add(id)
  return {
    ...judged,
    candidates: judged.candidates.filter(candidate => candidate !== validator),
    holders: [...judged.holders, {
      validator,
      since: work.timestamp,
      deadline: work.timestamp + work.state.parameters.takeUpMs,
      state: HolderState.holds,
      takeUp: TakeUp.none
    }]
  }
}

function nextCandidate (
  work: Workspace, judged: Case, set: MemberSet, asOf: Timestamp
): MemberId | undefined {
  if (judged.holders.length >= work.state.parameters.attempts * judged.panel) return undefined
  const members = judged.candidates.filter(candidate => set.has(candidate))
  return members.find(candidate => work.presence.isPresent(candidate, asOf)) ?? members[0]
}
