import type { CommittedBlock } from '../../node/host.js'
import type { SimNode } from '../sim-node.js'
import type { Case, Checker } from './checker.js'

/**
 * Timely (§8): no quorum takes a block from the future. Whoever voted has a clock that differs from
 * this node's by MAX_SKEW at most, and let the block's time differ from its own by as much.
 */
export class Timely implements Checker {
  readonly invariant = 'Timely'
  constructor (private readonly one: Case) {}

  deciding (node: SimNode, { block: { header } }: CommittedBlock): void {
    const { chain, violate } = this.one
    if (node.life === undefined) return
    const ahead = header.timestamp - node.life.wall()
    if (ahead <= 2 * chain.genesis.parameters.maxSkewMs) return
    violate('Timely', `${node.name}: block ${header.height} is ${ahead} ms ahead`)
  }
}
