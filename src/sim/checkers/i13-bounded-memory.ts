import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** §14. */
const FUTURE_PER_SENDER = 64
const VIEW_WINDOW = 16
const POOL_BYTES = 64 * 1024 * 1024
/** An equivocator can make two per view; a few more are on their way to be judged. */
const CANDIDATES_PER_VIEW = 4

/** I13: what a node holds for others stays within the bounds of §14. */
export class BoundedMemory implements Checker {
  readonly invariant = 'I13'
  constructor (private readonly one: Case) {}

  look (node: SimNode): void {
    const state = node.parts?.core.host.state
    if (state === undefined) return
    const { violate } = this.one
    const n = state.context.set.size
    const views = state.consensus.view + VIEW_WINDOW + 1
    if (state.consensus.votes.size > 3 * n * views) {
      violate('I13', `${node.name} holds ${state.consensus.votes.size} votes`)
    }
    if (state.candidates.size > CANDIDATES_PER_VIEW * views) {
      violate('I13', `${node.name} holds ${state.candidates.size} candidate blocks`)
    }
    if (state.pool.bytes > POOL_BYTES) violate('I13', `${node.name}: ${state.pool.bytes} B waiting`)
    const kept = new Map<string, number>()
    for (const { from } of state.future) kept.set(name(from), (kept.get(name(from)) ?? 0) + 1)
    if ([...kept.values()].some(count => count > FUTURE_PER_SENDER)) {
      violate('I13', `${node.name} holds too many messages of the next height`)
    }
  }
}
