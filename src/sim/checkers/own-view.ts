import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { ConsensusMessage } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/**
 * R4 (§8): a block is new in the view that its header names, and is only repeated in other views. A final
 * block that nobody proposed in its own view was wrongly accepted as new in another view.
 */
export class OwnView extends Invariant implements Checker {
  readonly invariant = 'R4'
  /** Hashes of blocks that some node proposed in their own view. */
  readonly #new = new Set<string>()

  sent (_node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'proposal') return
    const { block, proposal } = message.proposal
    if (block?.header.view === proposal.view) this.#new.add(name(proposal.blockHash))
  }

  deciding (node: SimNode, { block: { hash, header } }: CommittedBlock): void {
    if (this.#new.has(name(hash))) return
    this.violate(`${node.name}: block ${header.height} was never new in its view ${header.view}`)
  }
}
