import {
  HolderState, TakeUp, changedCase, type Case, type Hex, type Holder, type MemberId, type Timestamp
} from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import type { Workspace } from '../state/workspace.js'
import { slotsOf } from '../state/holders.js'

/** Opens the slots of a case that are missing (§7.3). @param set the members to choose from */
export function fillSlots (work: Workspace, id: Hex, judged: Case, set: MemberSet): Case {
  const held = judged.holders.filter(({ state }) => state === HolderState.holds).length
  return giveSlots(work, id, judged, set, slotsOf(judged) - held) ?? judged
}

/** Gives slots to the best candidates. @returns undefined if no slot could be given */
export function giveSlots (
  work: Workspace, id: Hex, judged: Case, set: MemberSet, count: number
): Case | undefined {
  if (count <= 0) return undefined
  const { panel } = judged
  const [candidates, holders] = [[...judged.candidates], [...judged.holders]]
  takeSlots(work, id, { panel, candidates, holders }, count, () => {
    const members = candidates.filter(candidate => set.has(candidate))
    return members.find(candidate => work.presence.isPresent(candidate, work.timestamp)) ?? members[0]
  })
  return holders.length === judged.holders.length ? undefined : changedCase(judged, { candidates, holders })
}

/** The parts of a case that change when it gives slots. */
interface Slots {
  readonly panel: number
  readonly candidates: MemberId[]
  readonly holders: Holder[]
}

/**
 * Gives up to `count` slots. A case has no more than R·m holders.
 * @param best returns the candidate that is present and best, else the best that is absent
 */
export function takeSlots (
  work: Workspace, id: Hex, { candidates, holders, panel }: Slots, count: number,
  best: () => MemberId | undefined
): void {
  const { attempts } = work.state.parameters
  for (let given = 0; given < count && holders.length < attempts * panel; given++) {
    const validator = best()
    if (validator === undefined) return
    work.caseEvents.assigned.add(id)
    candidates.splice(candidates.indexOf(validator), 1)
    holders.push(holderFrom(work, validator))
  }
}

/** Returns the slot that the block of `work` gives to a validator. */
export function holderFrom ({ state, timestamp }: Workspace, validator: MemberId): Holder {
  const deadline: Timestamp = timestamp + state.parameters.takeUpMs
  return { validator, since: timestamp, deadline, state: HolderState.holds, takeUp: TakeUp.none }
}
