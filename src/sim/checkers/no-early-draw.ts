import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { ConsensusMessage, ShareMessage, Statement } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { FINALIZE, name, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/**
 * §6.1: nobody knows the draw of a block before the block is final. The checker counts what colluders can
 * know: the shares of all lying holders, and the shares that honest holders have sent. Fewer than t shares
 * show nothing of σ. An honest holder sends no share at all before a quorum has signed FINALIZE. A liar
 * may keep its own FINALIZE and give the certificate to a single node. So a block on an honest disk is
 * final, too.
 */
export class NoEarlyDraw extends Invariant implements Checker {
  readonly invariant = '§6.1'
  /** Hashes of blocks for which a quorum has signed FINALIZE, or that an honest node has made final. */
  readonly #final = new Set<string>()
  /** Block hash -> names of the honest holders that have sent a share. */
  readonly #sent = new Map<string, Set<string>>()

  quorum ({ kind, blockHash }: Statement): void {
    if (kind === FINALIZE) this.#final.add(name(blockHash))
  }

  committed (_node: SimNode, { block }: CommittedBlock): void {
    this.#final.add(name(block.hash))
  }

  sent (node: SimNode, message: ConsensusMessage): void {
    if (message.type !== 'share' || this.run.plan.isBeyond) return
    const { share } = message
    if (this.#final.has(name(share.blockHash)) || this.run.isLiar(share.holder)) return
    this.violate(`${node.name}: a share of ${share.height} ${short(share.blockHash)}, which is not final`)
    this.#count(node, share)
  }

  #count (node: SimNode, { blockHash, height, holder }: ShareMessage): void {
    const epoch = node.parts?.hostLoop.state.ledger.keys.active
    if (epoch === undefined) return
    const honest = entryOf(this.#sent, name(blockHash), () => new Set<string>())
    honest.add(name(holder))
    const liars = epoch.holders.filter(id => this.run.isLiar(id)).length
    if (liars + honest.size < epoch.threshold) return
    this.violate(`colluders can know σ of ${height} ${short(blockHash)}, which is not final`)
  }
}
