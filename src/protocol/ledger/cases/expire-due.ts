import { assert } from '../../types/index.js'
import { expireCase } from './decide-case.js'
import type { Workspace } from '../state/workspace.js'

/**
 * Expires each case whose last window ends at or before this block's timestamp, at the end of the block
 * (SPECIFICATION.md §7.5). If the next block did this, a quiet chain would leave the case open. The function
 * visits only draws that are old enough. After a long pause these include the draw of this block.
 */
export function expireDue (work: Workspace): void {
  const { parameters, undecided } = work.state
  const span = parameters.attempts * parameters.attemptWindowMs
  const ids = [
    ...undecided.drawsBetween(-Infinity, work.timestamp - span).flatMap(draw => [...draw.ids]),
    ...work.caseEvents.drawn
  ]
  for (const id of ids) {
    const drawn = work.cases.get(id) ?? undecided.get(id)
    assert(drawn !== undefined, 'the cases of a draw are in memory')
    if (drawn.closedHeight === 0 && drawn.openedAt + span <= work.timestamp) expireCase(work, id, drawn)
  }
}
