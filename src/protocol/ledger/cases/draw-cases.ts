import { assert, CaseStatus, type Beacon, type Height, type Hex } from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import { assignmentOrder } from '../../sortition/index.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Draws the cases opened in block d − D, at the end of block d (SPECIFICATION.md §6.3). Each case becomes
 * OPEN, with an order made from beacon_d and set(d+1).
 *
 * A case keeps only the first k·R hospitals of the order, because R attempts draw no others. A shorter order
 * is kept whole.
 */
export function drawCases (work: Workspace, beacon: Beacon, set: MemberSet): void {
  const { parameters } = work.state
  const kept = parameters.validatorsPerDiagnosis * parameters.attempts
  for (const id of waitingFor(work, work.height - parameters.drawDelay)) {
    const undrawn = work.find(id)
    // A case may have expired in the block that opened it (§7.6).
    if (undrawn?.status !== CaseStatus.undrawn) continue
    const order = assignmentOrder(work.chain.id, beacon, undrawn.submitter, undrawn.seq, set)
    assert(order.length >= parameters.validatorsPerDiagnosis, 'a list has enough members to draw from')
    work.put(id, {
      ...undrawn,
      status: CaseStatus.open,
      drawHeight: work.height,
      openedAt: work.timestamp,
      order: order.slice(0, kept)
    })
    work.caseEvents.drawn.add(id)
  }
}

function waitingFor (work: Workspace, height: Height): Iterable<Hex> {
  return height === work.height ? work.caseEvents.opened : work.state.undecided.undrawnOf(height)
}
