import type { MemberId } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, short } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** I10: a leaving hospital's vote counts, and so is let in, until its removal commits. */
export class LeavingStillVotes implements Checker {
  readonly invariant = 'I10'
  constructor (private readonly one: Case) {}

  refused (node: SimNode, from: MemberId): void {
    const height = (node.store?.head()?.height ?? 0) + 1
    const set = this.one.history.setAt(height)
    if (set?.some(id => name(id) === name(from)) === true) {
      this.one.violate('I10', `${node.name} refused ${short(from)} at ${height}, a member there`)
    }
  }
}
