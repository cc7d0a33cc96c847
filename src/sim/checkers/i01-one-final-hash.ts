import type { CommittedBlock } from '../../node/loop/host-loop.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** I1: all correct nodes have one final hash per height, under any timing. */
export class OneFinalHash extends Invariant implements Checker {
  readonly invariant = 'I1'
  readonly #first = new Map<number, { readonly hash: string, readonly node: string }>()

  deciding (node: SimNode, { block }: CommittedBlock): void {
    const { height } = block.header
    const hash = name(block.hash)
    const first = entryOf(this.#first, height, () => ({ hash, node: node.name }))
    if (first.hash === hash) return
    this.violate(`height ${height}: ${first.node} made ${first.hash} final, ${node.name} ${hash}`)
  }
}
