import type { ConsensusMessage } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name, textOf } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

interface Past {
  height: number
  view: number
  life: unknown
  /** Votes that left at `sentHeight`. */
  sentHeight: number
  sent: Set<string>
}

/**
 * I11: heights never decrease, views never decrease while a process lives, and a node that votes at
 * a height knows every vote that it ever sent there.
 */
export class NothingGoesBack implements Checker {
  readonly invariant = 'I11'
  readonly #past = new Map<number, Past>()

  constructor (private readonly one: Case) {}

  sent (node: SimNode, message: ConsensusMessage): void {
    if (!node.isHonest || message.type !== 'vote') return
    const { vote } = message
    if (name(vote.signer) !== name(node.signer.id)) return
    const past = this.#pastOf(node)
    if (vote.height > past.sentHeight) {
      past.sentHeight = vote.height
      past.sent = new Set()
    }
    if (vote.height === past.sentHeight) past.sent.add(textOf(vote))
    this.look(node)
  }

  look (node: SimNode): void {
    const state = node.parts?.core.host.state
    if (state === undefined) return
    const { context, consensus } = state
    const past = this.#pastOf(node)
    const { height } = context
    if (height < past.height) this.one.violate('I11', `${node.name} fell back to height ${height}`)
    const isSameView = past.life === node.life && past.height === height
    if (isSameView && consensus.view < past.view) {
      this.one.violate('I11', `${node.name} fell back to view ${height}/${consensus.view}`)
    }
    past.height = height
    past.view = consensus.view
    past.life = node.life
    // Whoever may not vote here (§10.4) need not know what it said.
    if (context.self === undefined || past.sentHeight !== height) return
    const mine = new Set(consensus.mine.votes.map(textOf))
    for (const vote of past.sent) {
      if (!mine.has(vote)) this.one.violate('I11', `${node.name} has forgotten ${vote}`)
    }
  }

  #pastOf (node: SimNode): Past {
    const known = this.#past.get(node.slot)
    if (known !== undefined) return known
    const past: Past = { height: 0, view: 0, life: undefined, sentHeight: 0, sent: new Set() }
    this.#past.set(node.slot, past)
    return past
  }
}
