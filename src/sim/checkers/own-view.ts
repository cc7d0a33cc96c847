import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { ConsensusMessage } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/**
 * R4 (§8): a block is new in the view that its header names, and only repeated in others. A final one
 * that was never said in that view has been let in under another.
 */
export class OwnView implements Checker {
  readonly invariant = 'R4'
  /** Hashes of blocks that somebody proposed in their own view. */
  readonly #new = new Set<string>()

  constructor (private readonly one: Case) {}

  sent (_node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'proposal') return
    const { block, proposal } = message.proposal
    if (block?.header.view === proposal.view) this.#new.add(name(proposal.blockHash))
  }

  deciding (node: SimNode, { block: { hash, header } }: CommittedBlock): void {
    if (this.#new.has(name(hash))) return
    this.one.violate('R4', `${node.name}: block ${header.height} was never new in its view ${header.view}`)
  }
}
