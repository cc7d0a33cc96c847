import {
  CaseStatus, changedCase, equal, type Beacon, type Case, type Hex, type MemberId
} from '../../types/index.js'
import { isInSample, rankingBy, type Ranking } from '../../sortition/index.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { barOf, countingRejections } from './bar.js'
import { holderFrom, takeSlots } from './give-slots.js'

/**
 * Begins block s + 1: draws the cases that are undrawn after block s, from beacon_s and set(s + 1)
 * (SPECIFICATION.md §6.3). Each case becomes OPEN from ts_s on, and hospitals count as present at ts_s. The
 * leader knows the ranking when it chooses ts_{s+1}, and could else choose whether a hospital has returned.
 * @param beacon beacon_s; undefined if the header carries no σ, and then the cases stay UNDRAWN
 */
export function openBlock (work: Workspace, beacon: Beacon | undefined): void {
  if (beacon === undefined) return
  const { state } = work
  const ahead = isDrawnBy(state, beacon) ? state.ahead : undefined
  const draw = drawingBy(work, beacon)
  for (const id of state.undecided.undrawn()) {
    const drawn = ahead?.get(id)
    work.put(id, drawn === undefined ? draw(id, work.find(id)!) : drawnNow(work, id, drawn))
    work.caseEvents.drawn.add(id)
  }
}

/** Tells whether `ahead` has the draws of this beacon. */
function isDrawnBy ({ aheadBeacon }: LedgerState, beacon: Beacon): boolean {
  return aheadBeacon !== undefined && equal(aheadBeacon, beacon)
}

/** Returns a case that was drawn ahead. Only the times of its slots depend on the block that draws it. */
function drawnNow (work: Workspace, id: Hex, drawn: Case): Case {
  const [first] = drawn.holders
  if (first === undefined) return drawn
  work.caseEvents.assigned.add(id)
  if (first.since === work.timestamp) return drawn
  return changedCase(drawn, { holders: drawn.holders.map(({ validator }) => holderFrom(work, validator)) })
}

/** Returns the function that draws a case. */
function drawingBy (work: Workspace, beacon: Beacon): (id: Hex, undrawn: Case) => Case {
  const { chain, height, parameters, set, timestamp } = work.state
  const ranking: Ranking = rankingBy(chain.id, beacon, set)
  const present = presentMembers(work)
  return (id, undrawn) => {
    const candidates = ranking(undrawn.id, undrawn.submitter).map(candidate => candidate.id)
    const rejections = countingRejections(undrawn.rejections, timestamp)
    const { panel, needed } = barOf(parameters.validatorsPerDiagnosis, rejections.length, candidates.length)
    const slots = { panel, candidates, holders: [] }
    takeSlots(work, id, slots, Math.min(panel, needed), () =>
      candidates.find(candidate => present.has(candidate)) ?? candidates[0])
    return changedCase(undrawn, {
      panel,
      needed,
      status: CaseStatus.open,
      drawHeight: height,
      openedAt: timestamp,
      isForClinician: isInSample(chain.id, beacon, undrawn, parameters.auditRate),
      rejections,
      candidates,
      holders: slots.holders
    })
  }
}

/** Returns the members that are present at ts_s, as the set has them. */
function presentMembers ({ presence, state: { set, timestamp } }: Workspace): ReadonlySet<MemberId> {
  return new Set(set.members.map(({ id }) => id).filter(id => presence.isPresent(id, timestamp)))
}
