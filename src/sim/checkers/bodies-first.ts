import { hex, TransactionKind, type Vote } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { NOTARIZE, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** §8 R4: a hospital that votes for a block has the body of every proposal in it on its disk. */
export class BodiesFirst extends Invariant implements Checker {
  readonly invariant = '§8 R4'
  /** Votes that were sent before; a vote may be repeated after its block is forgotten. */
  readonly #seen = new Set<string>()

  voted (node: SimNode, { kind, height, view, blockHash }: Vote): void {
    const key = `${node.slot}/${height}/${view}`
    if (kind !== NOTARIZE || this.#seen.has(key)) return
    this.#seen.add(key)
    const { parts, store } = node
    const block = parts?.hostLoop.state.candidates.get(hex(blockHash))?.block
    if (block === undefined || store === undefined) return
    const wanted = block.transactions.flatMap(({ transaction }) =>
      transaction.kind === TransactionKind.propose
        ? transaction.proposals.flatMap(({ bodyHash, casePartHash }) => [bodyHash, casePartHash])
        : [])
    if (wanted.length === 0) return
    store.hasBodies(wanted).then(held => {
      const lacking = wanted[held.indexOf(false)]
      if (lacking === undefined) return
      this.violate(`${node.name} votes for ${height}/${view} without body ${short(lacking)}`)
    }, () => undefined)
  }
}
