import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Case, Checker } from './checker.js'

/** GRACE (§14), a flush or two, and a look at what has been signed. */
const GRACE_MOST_MS = 300 + 400
/** Links on which a view with a leader that is up never ends by its timer. */
const FAST_MS = 15
/** Of (f+1)·T0, from when all are up: old timers may have grown, and lost messages come again by R9. */
const PATIENCE = 4

/** One node in one view of one height. */
interface Stay {
  readonly consensus: object
  view: number
  /** The height has had work, the view's leader has been away, since then. */
  readonly since: number
  awaySince: number | undefined
}

/**
 * I12 in small, once the network is good: a view whose leader is away costs GRACE and not T(u); and
 * where nobody lies, all are up and links are fast, each height is done in a few (f+1)·T0.
 */
export class Pace implements Checker {
  readonly invariant = 'I12'
  readonly #stays = new Map<number, Stay>()
  #lookedAt = -1
  #wholeSince: number | undefined

  constructor (private readonly one: Case) {}

  look (node: SimNode): void {
    if (!this.one.isStable()) return
    const state = node.parts?.core.host.state
    const { network } = node
    const { consensus } = state ?? {}
    const now = this.one.now()
    this.#lookAround(now)
    // A pause of before may last on.
    if (state === undefined || consensus === undefined || network === undefined ||
      node.life?.isStopped === true || !consensus.active || consensus.phase !== 'running' ||
      state.halted || consensus.selfIndex < 0) {
      this.#stays.delete(node.slot)
      return
    }
    const stay = this.#stayOf(node, consensus, now)
    const { context: { height, leaders }, consensus: { mine, view } } = state
    const leader = leaders[view % leaders.length]
    const hasSpoken = mine.nullified.has(view) || mine.finalized.has(view)
    const isAway = leader !== undefined && name(leader) !== name(node.signer.id) &&
      !network.consensus.isOpen(leader)
    stay.awaySince = isAway && !hasSpoken && stay.view === view ? stay.awaySince ?? now : undefined
    stay.view = view
    if (now - (stay.awaySince ?? now) > GRACE_MOST_MS) {
      this.one.violate('I12', `${node.name} waits at ${height}/${view} for a leader that is away`)
    }
    this.#judgePace(node, stay, height, now)
  }

  #judgePace (node: SimNode, { since }: Stay, height: number, now: number): void {
    const { chain, plan } = this.one
    if (this.#wholeSince === undefined || plan.calmMs > FAST_MS || plan.roles.size > 0) return
    const set = this.one.history.setAt(this.one.history.tip + 1) ?? []
    // Removed at a height that it has not seen: the peers that it knows do not talk to it any more.
    if (!set.some(id => name(id) === name(node.signer.id))) return
    const f = Math.floor((set.length - 1) / 3)
    const most = PATIENCE * (f + 1) * chain.genesis.parameters.viewTimeoutMs
    const took = now - Math.max(since, this.#wholeSince)
    if (took <= most) return
    this.one.violate('I12', `${node.name} is at ${height} for ${Math.round(took)} ms, though all are up`)
  }

  #stayOf (node: SimNode, consensus: { readonly view: number }, now: number): Stay {
    const known = this.#stays.get(node.slot)
    if (known?.consensus === consensus) return known
    const stay: Stay = { consensus, view: consensus.view, since: now, awaySince: undefined }
    this.#stays.set(node.slot, stay)
    return stay
  }

  /** Whether every member is up, may vote, and has the last block but one. */
  #lookAround (now: number): void {
    if (this.#lookedAt === now) return
    this.#lookedAt = now
    const { history } = this.one
    const set = history.setAt(history.tip + 1) ?? []
    const able = new Set(this.one.nodes().filter(({ life, parts, store }) => {
      const state = parts?.core.host.state
      return state !== undefined && life?.isStopped === false &&
        state.votesFrom <= state.context.height &&
        (store?.head()?.height ?? 0) >= history.tip - 1
    }).map(node => name(node.signer.id)))
    this.#wholeSince = set.every(id => able.has(name(id))) ? this.#wholeSince ?? now : undefined
  }
}
