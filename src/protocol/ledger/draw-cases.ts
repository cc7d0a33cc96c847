import assert from 'node:assert/strict'
import type { MemberSet } from '../membership/index.js'
import { assignmentOrder } from '../sortition/index.js'
import type { Beacon, Case, CaseId } from '../types/index.js'
import { CaseStatus } from '../types/index.js'
import type { Workspace } from './workspace.js'

/**
 * consensus.md §6 and §7.1, last act of block d: cases opened at d − D get their order from
 * beacon_d and set(d+1), and are OPEN from now on.
 *
 * Kept of the order are the first k·R, all that pairs of R attempts can name: with a hundred
 * hospitals the rest would be most of the case. (A shorter order wraps around and is kept whole.)
 */
export function drawCases (work: Workspace, beacon: Beacon, set: MemberSet): void {
  const { parameters } = work.state
  const kept = parameters.validatorsPerDiagnosis * parameters.attempts
  for (const one of waitingFor(work, work.height - parameters.drawDelay)) {
    const order = assignmentOrder(work.chain.id, beacon, one.submitter, one.seq, set)
    assert(order.length >= parameters.validatorsPerDiagnosis, 'N_MIN leaves enough to draw from')
    work.put({
      ...one,
      status: CaseStatus.open,
      drawHeight: work.height,
      openedAt: work.timestamp,
      order: order.slice(0, kept)
    })
    work.drawn.push(one.id)
  }
}

function waitingFor (work: Workspace, height: number): Case[] {
  const ids: Iterable<CaseId> = height === work.height ? work.opened : []
  const here = [...ids].map(id => work.findCase(id)!)
  const earlier = [...work.state.undecided.openedAt(height)].map(id => work.state.undecided.get(id)!)
  return [...here, ...earlier].filter(one => one.status === CaseStatus.undrawn)
}
