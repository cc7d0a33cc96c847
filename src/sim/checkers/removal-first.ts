import {
  hex, TransactionKind, type ConsensusMessage, type SignedAllowlist
} from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

interface Pending {
  readonly life: unknown
  readonly list: SignedAllowlist | undefined
  /** The height at which the node received the list. */
  readonly height: number
}

/**
 * §5.3: a node with a list that removes a member puts no PROPOSE into its blocks. The list counts from the
 * next height, since the node may already have made its block for the current height.
 */
export class RemovalFirst extends Invariant implements Checker {
  readonly invariant = '§5.3'
  readonly #pending = new Map<number, Pending>()

  inspect (node: SimNode): void {
    const { hostLoop } = node.parts ?? {}
    if (hostLoop === undefined) return
    const list = removing(node)
    const before = this.#pending.get(node.slot)
    if (before !== undefined && before.list === list && before.life === node.life) return
    this.#pending.set(node.slot, { life: node.life, list, height: hostLoop.state.context.height })
  }

  sent (node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'proposal' || !node.isHonest) return
    const { proposal: { blockHash, height, signer }, justifyView } = message.proposal
    if (justifyView >= 0 || !equalIds(signer, node.signer.id)) return
    const pending = this.#pending.get(node.slot)
    if (pending?.list === undefined || pending.life !== node.life || pending.height >= height) return
    if (removing(node) !== pending.list) return
    const block = node.parts?.hostLoop.state.candidates.get(hex(blockHash))?.block
    const opens = block?.transactions.some(({ transaction }) => transaction.kind === TransactionKind.propose)
    if (opens !== true) return
    this.violate(`${node.name} opens cases at ${height}, though list ` +
      `${pending.list.list.version} removes a member`)
  }
}

/** Returns the pending list of a node, if the list removes a member. */
function removing (node: SimNode): SignedAllowlist | undefined {
  const { membership } = node.parts ?? {}
  const next = membership?.successor
  const isRemoved = membership?.set.members.some(({ id }) =>
    !(next?.list.entries ?? []).some(entry => equalIds(entry.id, id)))
  return next !== undefined && isRemoved === true ? next : undefined
}
