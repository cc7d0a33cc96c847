import { assert } from '../../types/index.js'
import { expireCase } from './decide-case.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Expires each case whose last window is over at this block's timestamp, as the last act of a block
 * (SPECIFICATION.md §7.5). The next block finds it closed. If expiry were the first act of the next block, a
 * quiet chain would leave the case open. Only draws that are old enough are visited.
 */
export function expireDue (work: Workspace): void {
  const { parameters, undecided } = work.state
  const span = parameters.attempts * parameters.attemptWindowMs
  for (const draw of undecided.drawsBetween(-Infinity, work.timestamp - span)) {
    for (const id of draw.ids) {
      const drawn = work.cases.get(id) ?? undecided.get(id)
      assert(drawn !== undefined, 'a draw names cases in memory')
      if (drawn.closedHeight === 0) expireCase(work, id, drawn)
    }
  }
}
