import assert from 'node:assert/strict'
import { expireCase } from './decide-case.js'
import type { Workspace } from './workspace.js'

/**
 * consensus.md §7.5, first act of every block: cases whose last window was over at the previous
 * block's timestamp are EXPIRED. Only draws that are old enough are looked at.
 */
export function expireDue (work: Workspace): void {
  const { parameters, timestamp, undecided } = work.state
  const span = parameters.attempts * parameters.attemptWindowMs
  for (const draw of undecided.drawsBetween(-Infinity, timestamp - span)) {
    for (const id of draw.ids) {
      const one = undecided.get(id)
      assert(one !== undefined, 'a draw names cases in memory')
      expireCase(work, id, one)
    }
  }
}
