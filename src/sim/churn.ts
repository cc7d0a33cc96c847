import { equal, type Member, type SignedAllowlist } from '../protocol/types/index.js'
import { Changes } from './changes.js'
import { Government, type Standing } from './government.js'
import type { Random } from './random.js'
import type { World } from './world.js'

/** How often, and how many times, the government asks for the signatures of a list. */
const COLLECT_MS = 500
const COLLECT_ROUNDS = 20
/** Share of lies among the lists of a lying government. */
const LIE_SHARE = 0.6

/** Lets the government admit and remove hospitals, by valid lists or by lies. */
export class Churn {
  readonly #government: Government
  readonly #changes: Changes
  readonly #signed: SignedAllowlist[] = []

  constructor (private readonly world: World, private readonly random: Random) {
    this.#government = new Government(world.chain, world.government, world.fabric)
    this.#changes = new Changes(world, random)
  }

  /** Changes the list by as much as §5.1 allows, and sends the list to some hospitals. */
  change (): void {
    const { lie } = this.world.plan
    const standing = this.#standing()
    if (standing === undefined) return
    const current = standing.list.list.entries
    const pending = this.#signed.at(-1)
    if (pending !== undefined && pending.list.version > standing.list.list.version) {
      // An honest government signs one list per version, and may send that list to more hospitals.
      this.#handOut(pending, current)
      return
    }
    const entries = this.#changes.of(current)
    if (entries === undefined) return
    const isLie = lie !== undefined && this.random.chance(LIE_SHARE)
    if (isLie && lie !== 'two-lists') {
      this.#lie(standing, entries)
      return
    }
    this.#issue(standing, entries, 0)
    const other = isLie ? this.#changes.of(current) : undefined
    if (other === undefined) return
    this.world.count('lie two-lists')
    this.#issue(standing, other, 1)
  }

  #issue (standing: Standing, entries: readonly Member[], lateMs: number): void {
    const list = this.#government.sign(standing, entries, this.#now() + lateMs)
    this.#signed.push(list)
    this.world.count('new list')
    this.#handOut(list, standing.list.list.entries)
  }

  /** Hands out a list that breaks one rule. */
  #lie (standing: Standing, entries: readonly Member[]): void {
    const { lie } = this.world.plan
    const old = this.#signed.length === 0 ? undefined : this.random.pick(this.#signed)
    const list = lie === 'old-list'
      ? old
      : this.#government.signLie(standing, entries, this.#now(), this.#fault())
    if (list === undefined) return
    this.world.count(`lie ${lie ?? ''}`)
    this.#handOut(list, standing.list.list.entries)
  }

  #fault (): Parameters<Government['signLie']>[3] {
    switch (this.world.plan.lie) {
      case 'another-chain': return { chainId: this.random.bytes(32) }
      case 'another-history': return { prevHash: this.random.bytes(32) }
      case 'wrong-checkpoint': return { checkpointHash: this.random.bytes(32) }
      case 'version-gap': return { gap: 1 }
      case 'too-much-churn': return { isPurge: true }
      case 'two-lists':
      case 'old-list':
      case undefined: return {}
    }
  }

  #now (): number {
    return this.world.chain.genesis.createdAt + Math.floor(this.world.timeline.now)
  }

  #handOut (list: SignedAllowlist, current: readonly Member[]): void {
    const { nodes } = this.world
    this.world.note('gov', `hands out list ${list.list.version} of ${list.list.entries.length}`)
    this.#government.push(list, new Set(this.random.subset(nodes.map(node => node.slot))))
    this.#invite(list, current)
    this.#collect(list, COLLECT_ROUNDS)
  }

  /** Collects signatures until the list is final or the rounds are over; the next change begins anew. */
  #collect (list: SignedAllowlist, rounds: number): void {
    const standing = this.#standing()
    if (rounds === 0 || standing === undefined) return
    if (standing.list.list.version >= list.list.version) return
    this.#government.collect(list, standing)
    this.world.timeline.after(COLLECT_MS, () => { this.#collect(list, rounds - 1) })
  }

  /** Gives a list to each hospital that is new on the list, and starts the hospital. */
  #invite (list: SignedAllowlist, current: readonly Member[]): void {
    for (const node of this.world.nodes) {
      const isIn = ({ id }: Member): boolean => equal(id, node.signer.id)
      if (!list.list.entries.some(isIn) || current.some(isIn)) continue
      node.invitation = list
      if (!node.isUp) node.start()
    }
  }

  /** Returns the list in force at the honest node with the highest chain. */
  #standing (): Standing | undefined {
    const states = this.world.nodes.filter(node => node.isHonest)
      .map(node => node.parts?.hostLoop.state.ledger).filter(state => state !== undefined)
    const furthest = states.sort((a, b) => b.height - a.height)[0]
    if (furthest === undefined) return undefined
    return { list: furthest.allowlist, height: furthest.height, hash: furthest.hash }
  }
}
