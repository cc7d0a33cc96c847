import type { SimNode } from '../sim-node.js'
import { equalIds, name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** GRACE (§14), a flush or two, and the time until the next look. */
const GRACE_MOST_MS = 300 + 400
/** On links this fast, a view with a leader that is up never ends by its timer. */
const FAST_MS = 15
/** A height may take so many times (f+1)·T0: timers may have grown, and R9 sends lost messages again. */
const PATIENCE = 4

/** The stay of a node in one view of one height. */
interface Stay {
  readonly consensus: object
  view: number
  /** Start of the work on the height. */
  readonly since: number
  /** Start of the absence of the view's leader. */
  awaySince: number | undefined
}

/**
 * I12 in small, once the network is good: a view whose leader is away costs GRACE and not T(u). If nobody
 * lies, all are up and links are fast, each height is done in a few (f+1)·T0.
 */
export class Pace extends Invariant implements Checker {
  readonly invariant = 'I12'
  readonly #stays = new Map<number, Stay>()
  #lookedAt = -1
  #wholeSince: number | undefined

  look (node: SimNode): void {
    if (!this.run.isStable()) return
    const state = node.parts?.hostLoop.state
    const { network } = node
    const now = this.run.now()
    this.#lookAround(now)
    // A pause may last into the good times.
    if (state === undefined || network === undefined || node.life?.isStopped === true ||
      !state.consensus.active || state.consensus.phase !== 'running' || state.halted ||
      state.consensus.selfIndex < 0) {
      this.#stays.delete(node.slot)
      return
    }
    const { context: { height, leaders }, consensus } = state
    const { ownActs, view } = consensus
    const stay = this.#stayOf(node, consensus, now)
    const leader = leaders[view % leaders.length]
    const hasSpoken = ownActs.nullified.has(view) || ownActs.finalized.has(view)
    const isAway = leader !== undefined && !equalIds(leader, node.signer.id) &&
      !network.consensus.isOpen(leader)
    stay.awaySince = isAway && !hasSpoken && stay.view === view ? stay.awaySince ?? now : undefined
    stay.view = view
    if (now - (stay.awaySince ?? now) > GRACE_MOST_MS) {
      this.violate(`${node.name} waits at ${height}/${view} for a leader that is away`)
    }
    this.#judgePace(node, stay, height, now)
  }

  #judgePace (node: SimNode, { since }: Stay, height: number, now: number): void {
    const { chain, history, plan } = this.run
    if (this.#wholeSince === undefined || plan.calmMs > FAST_MS || plan.roles.size > 0) return
    const { current, tip } = history
    // A removed hospital may not know of its removal, and its peers do not talk to it any more.
    if (!history.isMember(node.signer.id, tip + 1)) return
    const f = Math.floor((current.length - 1) / 3)
    const most = PATIENCE * (f + 1) * chain.genesis.parameters.viewTimeoutMs
    const took = now - Math.max(since, this.#wholeSince)
    if (took <= most) return
    this.violate(`${node.name} is at ${height} for ${Math.round(took)} ms, though all are up`)
  }

  #stayOf (node: SimNode, consensus: { readonly view: number }, now: number): Stay {
    const known = this.#stays.get(node.slot)
    if (known?.consensus === consensus) return known
    const stay: Stay = { consensus, view: consensus.view, since: now, awaySince: undefined }
    this.#stays.set(node.slot, stay)
    return stay
  }

  /** Notes whether every member is up, may vote, and has the last block but one. */
  #lookAround (now: number): void {
    if (this.#lookedAt === now) return
    this.#lookedAt = now
    const { current, tip } = this.run.history
    const able = new Set(this.run.nodes().filter(({ life, parts, store }) => {
      const state = parts?.hostLoop.state
      return state !== undefined && life?.isStopped === false &&
        state.votesFrom <= state.context.height && (store?.head()?.height ?? 0) >= tip - 1
    }).map(node => name(node.signer.id)))
    this.#wholeSince = current.every(id => able.has(name(id))) ? this.#wholeSince ?? now : undefined
  }
}
