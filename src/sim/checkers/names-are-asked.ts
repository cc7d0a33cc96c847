import type { NameReply, NameRequest } from '../../protocol/codec/index.js'
import { NAME_KEY, type MemberId, type Scalar } from '../../protocol/types/index.js'
import { entryOf } from '../entry-of.js'
import type { SimNode } from '../sim-node.js'
import { name, short } from './arithmetic.js'
import { Invariant, type Checker } from './checker.js'

const DAY_MS = 24 * 60 * 60 * 1000
const BASE = 500

/**
 * §6.11 and §6.12: liars compute no name for which one of them did not ask. The checker counts what colluders
 * can know of each blinded element: the shares of all lying holders, and the answers of honest holders to
 * liars. Fewer than t of them give nothing. An honest holder answers members alone, for exactly the elements
 * of the request, and never more than the allowance of the day.
 */
export class NamesAreAsked extends Invariant implements Checker {
  readonly invariant = '§6.11'
  /** The blinded elements for which a liar asked. */
  readonly #asked = new Set<string>()
  /** Epoch and blinded element -> the honest holders whose answers colluders have. */
  readonly #known = new Map<string, Set<string>>()
  /** Holder, requester and day -> names given. */
  readonly #given = new Map<string, number>()
  /** Node and epoch -> its share of the name key, also after the epoch: an answer may be on its way then. */
  readonly #shares = new Map<string, Scalar>()

  inspect (node: SimNode): void {
    for (const { epoch, scalars } of node.options.disk.keySecrets.shares) {
      if (scalars[NAME_KEY] !== undefined) this.#shares.set(`${node.name} ${epoch}`, scalars[NAME_KEY])
    }
  }

  evaluated (node: SimNode, from: MemberId, request: NameRequest, reply: NameReply): void {
    if (this.run.isLiar(from)) for (const element of request.elements) this.#asked.add(name(element))
    if (reply.type !== 'answer' || !node.isHonest) return
    const ledger = node.running?.hostLoop.state.ledger
    const epoch = ledger?.keys.active
    if (ledger === undefined || epoch === undefined) return
    const { group } = this.run.chain.verifier
    if (!ledger.set.has(from)) this.violate(`${node.name} gives names to a stranger`)
    this.inspect(node)
    const share = this.#shares.get(`${node.name} ${request.epoch}`)
    const expected = share && request.elements.map(element => name(group.multiply(share, element)!))
    if (expected?.join() !== reply.answer.elements.map(name).join()) {
      this.violate(`${node.name} evaluates other elements than it was asked for`)
    }
    this.#count(node, from, request.elements.length)
    if (!this.run.isLiar(from) || this.run.plan.isBeyond) return
    const liars = epoch.holders.filter(id => this.run.isLiar(id)).length
    for (const element of request.elements) {
      const known = entryOf(this.#known, `${request.epoch} ${name(element)}`, () => new Set<string>())
      known.add(node.name)
      const isComputed = liars + known.size >= epoch.threshold
      if (liars >= epoch.threshold || (isComputed && !this.#asked.has(name(element)))) {
        this.violate(`colluders can compute a name without asking: ${short(element)}`)
      }
    }
  }

  /** Compares the names of a day with the allowance, by the formula of §6.12. */
  #count (node: SimNode, from: MemberId, names: number): void {
    const { keys: { active }, names: counts } = node.running!.hostLoop.state.ledger
    // Midnight by a wrong clock is at another time, so the day is that of the holder's clock.
    const day = Math.floor((node.life?.wall() ?? 0) / DAY_MS)
    const key = `${node.name} ${name(from)} ${day}`
    const given = (this.#given.get(key) ?? 0) + names
    this.#given.set(key, given)
    const row = counts.get(name(from))
    const recent = row?.days.filter(count => count.day > day - 8 && count.day <= day) ?? []
    const fresh = recent.reduce((sum, count) => sum + count.fresh, 0)
    const accepted = recent.reduce((sum, count) => sum + count.accepted, 0)
    const raised = row?.raises.find(raise => raise.day === day)?.names ?? 0
    const all = BASE + 2 * Math.min(fresh, accepted) + raised
    if (given > Math.ceil(all * active!.threshold / active!.holders.length)) {
      this.violate(`${node.name} gives ${given} names to a hospital on a day`)
    }
  }
}
