import { assert, CaseStatus, type Beacon } from '../../types/index.js'
import { assignmentOrder } from '../../sortition/index.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Begins block s + 1: draws the cases that are undrawn after block s, from beacon_s and set(s + 1)
 * (SPECIFICATION.md §6.3). Each case becomes OPEN from ts_s on.
 *
 * A case keeps only the first k·R hospitals of the order, because R attempts draw no others. A shorter order
 * is kept whole.
 * @param beacon beacon_s; undefined if the header carries no σ, and then the cases stay UNDRAWN
 */
export function openBlock (work: Workspace, beacon: Beacon | undefined): void {
  if (beacon === undefined) return
  const { height, parameters, set, timestamp, undecided } = work.state
  const kept = parameters.validatorsPerDiagnosis * parameters.attempts
  for (const id of undecided.undrawn()) {
    const undrawn = undecided.get(id)!
    const order = assignmentOrder(work.chain.id, beacon, undrawn.submitter, undrawn.seq, set)
    assert(order.length >= parameters.validatorsPerDiagnosis, 'a list has enough members to draw from')
    work.put(id, {
      ...undrawn,
      status: CaseStatus.open,
      drawHeight: height,
      openedAt: timestamp,
      order: order.slice(0, kept)
    })
    work.caseEvents.drawn.add(id)
  }
}
