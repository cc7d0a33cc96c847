import type { ConsensusMessage, SignedAllowlist } from '../../protocol/types/index.js'
import { hex, TransactionKind } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

interface Pending {
  readonly life: unknown
  readonly list: SignedAllowlist | undefined
  /** It was there while this height was being decided. */
  readonly height: number
}

/**
 * §5.3: who holds a list that removes somebody takes no PROPOSE up. A list counts from the height
 * after the one at which it was seen here: a block for that one may have been made before.
 */
export class RemovalFirst implements Checker {
  readonly invariant = '§5.3'
  readonly #pending = new Map<number, Pending>()

  constructor (private readonly one: Case) {}

  look (node: SimNode): void {
    const { core } = node.parts ?? {}
    if (core === undefined) return
    const list = removing(node)
    const before = this.#pending.get(node.slot)
    if (before !== undefined && before.list === list && before.life === node.life) return
    this.#pending.set(node.slot, { life: node.life, list, height: core.host.state.context.height })
  }

  sent (node: SimNode, { type, ...rest }: ConsensusMessage): void {
    if (type !== 'proposal' || !node.isHonest || !('proposal' in rest)) return
    const { proposal: { blockHash, height, signer }, justifyView } = rest.proposal
    if (justifyView >= 0 || !equalIds(signer, node.signer.id)) return
    const pending = this.#pending.get(node.slot)
    if (pending?.list === undefined || pending.life !== node.life || pending.height >= height) return
    if (removing(node) !== pending.list) return
    const block = node.parts?.core.host.state.candidates.get(hex(blockHash))?.block
    const opens = block?.transactions.some(one => one.transaction.kind === TransactionKind.propose)
    if (opens !== true) return
    this.one.violate('§5.3', `${node.name} opens cases at ${height}, though list ` +
      `${pending.list.list.version} removes somebody`)
  }
}

/** The list that this node waits for, if it removes somebody. */
function removing (node: SimNode): SignedAllowlist | undefined {
  const { membership } = node.parts?.core ?? {}
  const next = membership?.successor
  const isRemoved = membership?.set.members.some(({ id }) =>
    !(next?.list.entries ?? []).some(entry => equalIds(entry.id, id)))
  return next !== undefined && isRemoved === true ? next : undefined
}
