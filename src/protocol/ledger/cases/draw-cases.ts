import { CaseStatus, type Beacon } from '../../types/index.js'
import { isInSample, rankedValidators } from '../../sortition/index.js'
import type { Workspace } from '../state/workspace.js'
import { barOf, countingRejections } from './bar.js'
import { fillSlots } from './give-slots.js'

/**
 * Begins block s + 1: draws the cases that are undrawn after block s, from beacon_s and set(s + 1)
 * (SPECIFICATION.md §6.3). Each case becomes OPEN from ts_s on, and hospitals count as present at ts_s. The
 * leader knows the ranking when it chooses ts_{s+1}, and could else choose whether a hospital has returned.
 * @param beacon beacon_s; undefined if the header carries no σ, and then the cases stay UNDRAWN
 */
export function openBlock (work: Workspace, beacon: Beacon | undefined): void {
  if (beacon === undefined) return
  const { chain, parameters, set, height, timestamp } = work.state
  for (const id of work.state.undecided.undrawn()) {
    const undrawn = work.find(id)!
    const ranked = rankedValidators(chain.id, beacon, undrawn.id, undrawn.submitter, set)
    const rejections = countingRejections(undrawn.rejections, timestamp)
    const drawn = {
      ...undrawn,
      ...barOf(parameters.validatorsPerDiagnosis, rejections.length, ranked.length),
      status: CaseStatus.open,
      drawHeight: height,
      openedAt: timestamp,
      isForClinician: isInSample(chain.id, beacon, undrawn.id, parameters.auditRate),
      rejections,
      candidates: ranked.map(candidate => candidate.id)
    }
    work.put(id, fillSlots(work, id, drawn, set, timestamp))
    work.caseEvents.drawn.add(id)
  }
}
