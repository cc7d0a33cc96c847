import type { CommittedBlock } from '../../node/loop/host-loop.js'
import type { ConsensusMessage } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { equalIds, NOTARIZE } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** §14: T(u) grows by this with each view. */
const GROWTH = 1.5
const ROUNDING_MS = 2

/**
 * Timely (§8): nobody honest votes for a fresh block whose time is not near its own clock's, and so no
 * quorum takes a block from the future. Whoever voted has a clock that differs from this node's by
 * MAX_SKEW at most, and let the block's time differ from its own by as much. One ms after the block
 * before is timely whatever the clocks say. When all clocks are wrong together, they say nothing.
 */
export class Timely implements Checker {
  readonly invariant = 'Timely'
  readonly #voted = new Set<string>()
  /** Timestamps by height. */
  readonly #times = new Map<number, number>()
  /** By process, the height that it took up: votes there may be of the process before. */
  readonly #resumed = new WeakMap<object, number>()

  constructor (private readonly one: Case) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.isHonest || node.life === undefined || this.one.plan.clockJump !== undefined) return
    if (message.type !== 'vote' || message.vote.kind !== NOTARIZE) return
    const { blockHash, height, signer, view } = message.vote
    const resumed = this.#resumed.get(node.life) ?? height
    this.#resumed.set(node.life, resumed)
    const key = `${node.slot}/${height}/${view}`
    if (!equalIds(signer, node.signer.id) || this.#voted.has(key)) return
    this.#voted.add(key)
    const state = node.parts?.core.host.state
    const received = state?.consensus.proposals.get(view)
    const header = state?.candidates.get(hex(blockHash))?.header
    // A block that is repeated was timely in its own view.
    if (header?.view !== view || received === undefined || received.message.justifyView >= 0) return
    if (resumed === height && node.lives > 1) return
    this.#judge(node, header.timestamp, height, view)
  }

  #judge (node: SimNode, timestamp: number, height: number, view: number): void {
    const { maxSkewMs, viewTimeoutMs, viewTimeoutCapMs } = this.one.chain.genesis.parameters
    const timeout = Math.min(viewTimeoutCapMs, viewTimeoutMs * GROWTH ** view)
    const { life } = node
    const began = node.parts?.core.host.state.consensus.begunAt
    if (life === undefined || began === undefined) return
    if (timestamp === this.#earliest(height)) return
    const ahead = timestamp - life.wall()
    // It was timely when it was taken, in this view; fetching what it names may have taken long.
    const age = -ahead - (life.monotonic() - began)
    if (ahead <= maxSkewMs + ROUNDING_MS && age <= maxSkewMs + timeout + ROUNDING_MS) return
    this.one.violate('Timely', `${node.name} votes for ${height}/${view}, which is ${ahead} ms ahead`)
  }

  deciding (node: SimNode, { block: { header } }: CommittedBlock): void {
    const { chain, plan, violate } = this.one
    this.#times.set(header.height, header.timestamp)
    if (node.life === undefined || plan.clockJump !== undefined) return
    const ahead = header.timestamp - node.life.wall()
    if (ahead <= 2 * chain.genesis.parameters.maxSkewMs) return
    if (header.timestamp === this.#earliest(header.height)) return
    violate('Timely', `${node.name}: block ${header.height} is ${ahead} ms ahead`)
  }

  #earliest (height: number): number {
    return (this.#times.get(height - 1) ?? this.one.chain.genesis.createdAt) + 1
  }
}
