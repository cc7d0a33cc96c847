import { assert, CaseStatus, type Beacon, type Height, type Hex } from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import { assignmentOrder } from '../../sortition/index.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Draws the cases opened at d − D, as the last act of block d (SPECIFICATION.md §6 and §7.1). They get their
 * order from beacon_d and set(d+1), and are OPEN from now on.
 *
 * Only the first k·R hospitals of an order are kept, which is all that pairs of R attempts can name. With a
 * hundred hospitals the rest would be most of the case. A shorter order wraps around and is kept whole.
 */
export function drawCases (work: Workspace, beacon: Beacon, set: MemberSet): void {
  const { parameters } = work.state
  const kept = parameters.validatorsPerDiagnosis * parameters.attempts
  for (const id of waitingFor(work, work.height - parameters.drawDelay)) {
    const undrawn = work.find(id)
    // A case may have ended in the block that opened it (§7.6).
    if (undrawn?.status !== CaseStatus.undrawn) continue
    const order = assignmentOrder(work.chain.id, beacon, undrawn.submitter, undrawn.seq, set)
    assert(order.length >= parameters.validatorsPerDiagnosis, 'N_MIN leaves enough to draw from')
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
