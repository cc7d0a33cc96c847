import type { ConsensusMessage } from '../../protocol/types/index.js'
import { hex, TransactionKind } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds, NOTARIZE, short } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** §8 R4: whoever votes for a block has the body of every proposal in it on its disk. */
export class BodiesFirst implements Checker {
  readonly invariant = '§8 R4'
  /** Votes sent before, which are sent again when the block may be over. */
  readonly #seen = new Set<string>()

  constructor (private readonly one: Case) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.isHonest || message.type !== 'vote' || message.vote.kind !== NOTARIZE) return
    const { signer, height, view, blockHash } = message.vote
    const key = `${node.slot}/${height}/${view}`
    if (!equalIds(signer, node.signer.id) || this.#seen.has(key)) return
    this.#seen.add(key)
    const { parts, store } = node
    const block = parts?.core.host.state.candidates.get(hex(blockHash))?.block
    if (block === undefined || store === undefined) return
    const wanted = block.transactions.flatMap(({ transaction }) =>
      transaction.kind === TransactionKind.propose ? transaction.proposals.map(one => one.bodyHash) : [])
    if (wanted.length === 0) return
    store.hasBodies(wanted).then(held => {
      const at = held.indexOf(false)
      const lacking = wanted[at]
      if (lacking === undefined) return
      this.one.violate('§8 R4', `${node.name} votes for ${height}/${view} without body ${short(lacking)}`)
    }, () => undefined)
  }
}
