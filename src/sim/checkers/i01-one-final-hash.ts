import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** I1: one final hash per height over all correct nodes, under any timing. */
export class OneFinalHash implements Checker {
  readonly invariant = 'I1'
  readonly #first = new Map<number, { readonly hash: string, readonly node: string }>()

  constructor (private readonly one: Case) {}

  deciding (node: SimNode, { block }: CommittedBlock): void {
    const { height } = block.header
    const hash = name(block.hash)
    const first = this.#first.get(height)
    if (first === undefined) this.#first.set(height, { hash, node: node.name })
    else if (first.hash !== hash) {
      this.one.violate('I1', `height ${height}: ${first.node} made ${first.hash} final, ` +
        `${node.name} ${hash}`)
    }
  }
}
