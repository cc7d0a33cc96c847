import type { SimNode } from '../sim-node.js'
import { equalIds, name } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

/** GRACE (§14), two flushes, and the time until the next inspection. */
const GRACE_MOST_MS = 100 + 400
/** On links with this latency, the timer never ends a view whose leader is up. */
const FAST_MS = 15
/** A height may take this multiple of (f+1)·T0: timers may have grown, and R9 repeats lost messages. */
const PATIENCE = 4

/** The stay of a node in one view of one height. */
interface Stay {
  readonly consensus: object
  view: number
  /** Time at which the node began the height. */
  readonly since: number
  /** Time from which the leader of the view is away. */
  awaySince: number | undefined
}

/**
 * I12 for single views and heights of the good network. A view whose leader is away costs GRACE and not
 * T(u). If all hospitals are honest and up and links are fast, each height takes a few (f+1)·T0. This holds
 * while something is proposed. Later it holds for heights at which more than f members have a reason. Up to f
 * may be alone with a transaction that the others found void, since a node finds that out only when it leads.
 */
export class Pace extends Invariant implements Checker {
  readonly invariant = 'I12'
  readonly #stays = new Map<number, Stay>()
  #notedAt = -1
  #wholeSince: number | undefined
  /** Time from which blocks are due: somebody proposes, or more than f members have a reason. */
  #busySince: number | undefined

  inspect (node: SimNode): void {
    if (!this.run.isStable) return
    const state = node.parts?.hostLoop.state
    const { network } = node
    const now = this.run.timeline.now
    this.#noteMembers(now)
    // A pause may last until after the network becomes good.
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
    if (this.#wholeSince === undefined || this.#busySince === undefined) return
    if (plan.calmMs > FAST_MS || plan.roles.size > 0) return
    const { current, tip } = history
    // A removed hospital may not know of its removal, since its peers disconnect from it.
    if (!history.isMember(node.signer.id, tip + 1)) return
    const f = Math.floor((current.length - 1) / 3)
    const most = PATIENCE * (f + 1) * chain.genesis.parameters.viewTimeoutMs
    const took = now - Math.max(since, this.#wholeSince, this.#busySince)
    if (took <= most) return
    this.violate(`${node.name} was at ${height} for ${Math.round(took)} ms, though all are up`)
  }

  #stayOf (node: SimNode, consensus: { readonly view: number }, now: number): Stay {
    const known = this.#stays.get(node.slot)
    if (known?.consensus === consensus) return known
    const stay: Stay = { consensus, view: consensus.view, since: now, awaySince: undefined }
    this.#stays.set(node.slot, stay)
    return stay
  }

  /** Notes since when every member is up, may vote, and has the next to last block. */
  #noteMembers (now: number): void {
    if (this.#notedAt === now) return
    this.#notedAt = now
    const { current, tip } = this.run.history
    const able = new Set(this.run.nodes.filter(({ life, parts, store }) => {
      const state = parts?.hostLoop.state
      return state !== undefined && life?.isStopped === false &&
        state.votesFrom <= state.context.height && (store?.head()?.height ?? 0) >= tip - 1
    }).map(node => name(node.signer.id)))
    // A hospital that was removed, and does not know it, may wait at an old height for ever.
    const members = new Set(current.map(name))
    const waiting = this.run.nodes.filter(({ parts, signer }) =>
      parts?.hostLoop.state.consensus.active === true && members.has(name(signer.id)))
    const isBusy = !this.run.isResting || waiting.length > Math.floor((current.length - 1) / 3)
    this.#busySince = isBusy ? this.#busySince ?? now : undefined
    this.#wholeSince = current.every(id => able.has(name(id))) ? this.#wholeSince ?? now : undefined
  }
}
