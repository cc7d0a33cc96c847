import type { Member, SignedAllowlist } from '../protocol/types/index.js'
import { equal } from '../protocol/types/index.js'
import { Government, type Standing } from './government.js'
import type { Random } from './random.js'
import type { SimNode } from './sim-node.js'
import type { Simulation } from './simulation.js'

/** Of the lists of a government that lies, how many are a lie. */
const LIE_SHARE = 0.6

/** Hospitals come and go, as the government has it, and the government may lie. */
export class Churn {
  readonly #government: Government
  readonly #admitted = new Set<number>()
  readonly #signed: SignedAllowlist[] = []

  constructor (private readonly world: Simulation, private readonly random: Random) {
    this.#government = new Government(world.chain, world.government, world.fabric)
  }

  /** One hospital more or less; some are told. */
  change (): void {
    const { lie } = this.world.plan
    const standing = this.#standing()
    if (standing === undefined) return
    const current = standing.list.list.entries
    const entries = this.#changed(current)
    if (entries === undefined) return
    const isLie = lie !== undefined && this.random.chance(LIE_SHARE)
    if (isLie && lie !== 'two-lists') {
      this.#lie(standing, entries)
      return
    }
    this.#issue(standing, entries, 0)
    const other = isLie ? this.#changed(current) : undefined
    if (other === undefined) return
    this.world.count('lie two-lists')
    this.#issue(standing, other, 1)
  }

  #issue (standing: Standing, entries: readonly Member[], lateMs: number): void {
    const list = this.#government.sign(standing, entries, this.#now() + lateMs)
    this.#signed.push(list)
    this.world.count('new list')
    this.#tell(list, standing.list.list.entries)
  }

  /** A list that breaks one rule; whoever admits somebody by it has not admitted them. */
  #lie (standing: Standing, entries: readonly Member[]): void {
    const { lie } = this.world.plan
    const old = this.#signed.length === 0 ? undefined : this.random.pick(this.#signed)
    const list = lie === 'old-list'
      ? old
      : this.#government.signLie(standing, entries, this.#now(), this.#departure())
    if (list === undefined) return
    this.world.count(`lie ${lie ?? ''}`)
    this.#tell(list, standing.list.list.entries)
  }

  #departure (): Parameters<Government['signLie']>[3] {
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

  #tell (list: SignedAllowlist, current: readonly Member[]): void {
    const { nodes } = this.world
    this.world.note('gov', `signs list ${list.list.version} of ${list.list.entries.length}`)
    this.#government.push(list, new Set(this.random.subset(nodes.map(node => node.slot))))
    this.#invite(list, current)
  }

  /** Whoever is new on a list is told so, and starts. */
  #invite (list: SignedAllowlist, current: readonly Member[]): void {
    for (const node of this.world.nodes) {
      const isIn = ({ id }: Member): boolean => equal(id, node.signer.id)
      if (!list.list.entries.some(isIn) || current.some(isIn)) continue
      node.invitation = list
      this.#admitted.add(node.slot)
      if (!node.isUp) node.start()
    }
  }

  /** The list in force at the honest node that is furthest. */
  #standing (): Standing | undefined {
    const states = this.world.nodes.filter(node => node.isHonest)
      .map(node => node.parts?.core.host.state.ledger).filter(state => state !== undefined)
    const furthest = states.sort((a, b) => b.height - a.height)[0]
    if (furthest === undefined) return undefined
    return { list: furthest.allowlist, height: furthest.height, hash: furthest.hash }
  }

  #changed (current: readonly Member[]): readonly Member[] | undefined {
    const { nodes, chain } = this.world
    const outside = nodes.filter(node => node.isHonest && !this.#admitted.has(node.slot) &&
      !current.some(member => equal(member.id, node.signer.id)) &&
      !chain.genesis.members.some(member => equal(member.id, node.signer.id)))
    const isFaulty = (member: Member): boolean =>
      nodes.some(node => node.options.roles.length > 0 && equal(node.signer.id, member.id))
    if (outside.length > 0 && this.random.chance(0.6)) {
      const { signer, name } = this.random.pick(outside) as SimNode
      return [...current, { id: signer.id, vrfKey: signer.vrfKey, name }]
    }
    // A list without it must not leave more faulty ones than f.
    const faulty = current.filter(isFaulty).length
    const removable = current.filter(member => current.length > 4 &&
      faulty - (isFaulty(member) ? 1 : 0) <= Math.floor((current.length - 2) / 3))
    if (removable.length === 0) return undefined
    const gone = this.random.pick(removable)
    return current.filter(member => !equal(member.id, gone.id))
  }
}
