import { NO_RECOVERY, type Vote } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name, textOf } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

interface Past {
  height: number
  view: number
  /** The recovery under which the height is decided: a new one begins at view 0. */
  recovery: string
  life: unknown
  /** Votes that were sent at `sentHeight`. */
  sentHeight: number
  sent: Set<string>
}

/**
 * I11: heights never decrease, and views never decrease while a process runs. A node that votes at a
 * height knows every vote that it ever sent at that height.
 */
export class NothingGoesBack extends Invariant implements Checker {
  readonly invariant = 'I11'
  readonly #past = new Map<number, Past>()

  voted (node: SimNode, vote: Vote): void {
    const past = this.#pastOf(node)
    if (vote.height > past.sentHeight) {
      past.sentHeight = vote.height
      past.sent = new Set()
    }
    if (vote.height === past.sentHeight) past.sent.add(textOf(vote))
    // A step that ends with a block sends its vote before the block is on the disk. A crash may undo that.
    const height = node.parts?.hostLoop.state.context.height
    if (height === undefined || height <= vote.height) this.inspect(node)
  }

  inspect (node: SimNode): void {
    const state = node.parts?.hostLoop.state
    if (state === undefined) return
    const { context, consensus } = state
    const past = this.#pastOf(node)
    const { height, recovery } = context
    if (past.recovery !== name(recovery)) {
      Object.assign(past, { recovery: name(recovery), view: 0, sent: new Set() })
    }
    if (height < past.height && !node.isDiskLost) this.violate(`${node.name} fell back to height ${height}`)
    const isSameView = past.life === node.life && past.height === height
    if (isSameView && consensus.view < past.view) {
      this.violate(`${node.name} fell back to view ${height}/${consensus.view}`)
    }
    Object.assign(past, { height, view: consensus.view, life: node.life })
    // A node that may not vote here (§10.4) need not know its votes.
    if (context.self === undefined || past.sentHeight !== height) return
    const known = new Set(consensus.ownActs.votes.map(textOf))
    for (const vote of past.sent) {
      if (!known.has(vote)) this.violate(`${node.name} has forgotten ${vote}`)
    }
  }

  #pastOf (node: SimNode): Past {
    return entryOf(this.#past, node.slot,
      () => ({
        height: 0, view: 0, recovery: name(NO_RECOVERY), life: undefined, sentHeight: 0, sent: new Set()
      }))
  }
}
