import type { MemberId } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** I10: the vote of a leaving hospital is accepted and counts, until the removal is final. */
export class LeavingStillVotes extends Invariant implements Checker {
  readonly invariant = 'I10'

  refused (node: SimNode, from: MemberId): void {
    const height = (node.store?.head()?.height ?? 0) + 1
    if (!this.run.history.isMember(from, height)) return
    this.violate(`${node.name} refused ${short(from)} at ${height}, a member there`)
  }
}
