import type { Member, SignedAllowlist } from '../protocol/types/index.js'
import { equal, hex } from '../protocol/types/index.js'
import { Government } from './government.js'
import type { Random } from './random.js'
import type { SimNode } from './sim-node.js'
import { WAL_PATH } from './sim-node.js'
import type { Simulation } from './simulation.js'

/** Adversaries do something of their own this often; a twin's peers change sides this often. */
const ACT_MS = 150
const REGROUP_MS = 1_500

/** What happens to the network by chance, until it becomes good. */
export class Chaos {
  readonly #random: Random
  readonly #government: Government
  readonly #admitted = new Set<number>()

  constructor (private readonly world: Simulation) {
    this.#random = world.random.fork('chaos')
    this.#government = new Government(world.chain, world.government, world.fabric)
  }

  begin (): void {
    const { plan, nodes, timeline, chain } = this.world
    const members = new Set(chain.genesis.members.map(member => hex(member.id)))
    for (const node of nodes) {
      if (!members.has(hex(node.signer.id))) continue
      timeline.after(this.#random.unit() * 500, () => { node.start() })
    }
    this.#regroupTwins()
    this.#every(plan.partitionMs, () => { this.#partition() })
    this.#every(plan.pauseMs, () => { this.#pause() })
    this.#every(plan.restartMs, () => { this.#restart() })
    this.#every(plan.churnMs, () => { this.#change() })
    this.#always(plan.submitMs, () => { this.#submit() })
    this.#always(ACT_MS, () => { this.#act() })
  }

  end (): void {
    const { fabric, nodes } = this.world
    fabric.cut([])
    fabric.part([])
    for (const node of nodes) node.options.disk.faults.full = 0
  }

  /** At random moments with this mean distance, while there is chaos. */
  #every (meanMs: number, task: () => void): void {
    if (meanMs === 0) return
    this.world.timeline.after(meanMs * 2 * this.#random.unit(), () => {
      if (this.world.isStable) return
      task()
      this.#every(meanMs, task)
    })
  }

  /** Also afterwards. */
  #always (meanMs: number, task: () => void): void {
    this.world.timeline.after(meanMs * 2 * this.#random.unit(), () => {
      task()
      this.#always(meanMs, task)
    })
  }

  #submit (): void {
    const up = this.world.nodes.filter(node => node.parts !== undefined)
    if (up.length === 0) return
    const node = this.#random.pick(up)
    node.parts?.clinic.propose().then(
      count => { if (count > 0) this.world.note(node.name, `proposes ${count}`) },
      (error: unknown) => { node.parts?.core.fail(error) })
  }

  /** Adversaries do things of their own. */
  #act (): void {
    for (const node of this.world.nodes) {
      const network = node.parts?.network
      if (network === undefined) continue
      for (const { frame, to } of node.options.behaviour?.act?.(network.voters()) ?? []) {
        network.inject(frame, to)
      }
    }
  }

  #partition (): void {
    const { fabric, nodes, timeline } = this.world
    const slots = nodes.map(node => node.slot)
    const side = new Set(this.#random.subset(slots))
    const across = slots.flatMap(a => slots.filter(b => side.has(a) && !side.has(b))
      .map((b): [number, number] => [a, b]))
    const kind = this.#random.pick(['cut', 'one-way', 'links'] as const)
    this.world.count('partition')
    this.world.note('world', `partition (${kind}): ${[...side].join(' ')} apart`)
    if (kind === 'cut') fabric.part(across)
    else if (kind === 'one-way') fabric.cut(across)
    else fabric.cut(slots.flatMap(a => slots.map((b): [number, number] => [a, b]))
      .filter(() => this.#random.chance(0.3)))
    timeline.after(this.#random.between(200, 6_000), () => {
      if (this.world.isStable) return
      fabric.part([])
      fabric.cut([])
    })
  }

  #pause (): void {
    const node = this.#random.pick(this.world.nodes)
    const ms = this.#random.pick([50, 500, 3_000])
    if (node.life === undefined) return
    this.world.count('pause')
    this.world.note(node.name, `pauses for ${ms} ms`)
    node.life.pause(ms)
  }

  /** SIGTERM, or the end of a log; then back. */
  #restart (): void {
    const node = this.#random.pick(this.world.nodes)
    if (!node.isUp) return
    const isAmnesiac = this.world.plan.adversaries.get(node.slot) === 'amnesiac'
    this.world.count(isAmnesiac ? 'amnesia' : 'restart')
    this.world.note(node.name, isAmnesiac ? 'loses its log' : 'stops')
    if (isAmnesiac) {
      node.crash(true)
      node.options.disk.loseFile(WAL_PATH)
      this.world.restart(node)
      return
    }
    node.stop().then(
      () => { this.world.restart(node) },
      (error: unknown) => { node.parts?.core.fail(error) })
  }

  /** The government admits or removes one hospital, and tells some. */
  #change (): void {
    const standing = this.#standing()
    const { nodes, plan, timeline } = this.world
    if (standing === undefined) return
    const current = standing.list.list.entries
    const entries = this.#changed(current)
    if (entries === undefined) return
    const issuedAt = this.world.chain.genesis.createdAt + Math.floor(timeline.now)
    const list = this.#government.sign(standing, entries, issuedAt)
    this.world.count('new list')
    this.world.note('gov', `signs list ${list.list.version} of ${entries.length}`)
    const slots = nodes.map(node => node.slot)
    this.#government.push(list, new Set(this.#random.subset(slots)))
    this.#invite(list, current)
    const other = plan.isGovernmentLying ? this.#changed(current) : undefined
    if (other === undefined) return
    this.world.count('second list')
    const second = this.#government.sign(standing, other, issuedAt + 1)
    this.#government.push(second, new Set(this.#random.subset(slots)))
    this.#invite(second, current)
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
  #standing (): Parameters<Government['sign']>[0] | undefined {
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
    const isLiar = (member: Member): boolean =>
      nodes.some(node => !node.isHonest && equal(node.signer.id, member.id))
    if (outside.length > 0 && this.#random.chance(0.6)) {
      const { signer, name } = this.#random.pick(outside) as SimNode
      return [...current, { id: signer.id, vrfKey: signer.vrfKey, name }]
    }
    // A list without it must not leave more liars than f.
    const liars = current.filter(isLiar).length
    const removable = current.filter(member => current.length > 4 &&
      liars - (isLiar(member) ? 1 : 0) <= Math.floor((current.length - 2) / 3))
    if (removable.length === 0) return undefined
    const gone = this.#random.pick(removable)
    return current.filter(member => !equal(member.id, gone.id))
  }

  /** Every now and then each peer of a twin talks to the other process. */
  #regroupTwins (): void {
    const { nodes, fabric, timeline } = this.world
    for (const twin of nodes) {
      const brother = nodes.find(node => node.slot < twin.slot &&
        equal(node.signer.id, twin.signer.id))
      if (brother === undefined) continue
      for (const peer of nodes) {
        const slot = this.#random.pick([twin.slot, brother.slot])
        fabric.assignTwin(peer.slot, hex(twin.signer.id), slot)
      }
      fabric.refresh()
      timeline.after(REGROUP_MS * (0.5 + this.#random.unit()), () => { this.#regroupTwins() })
    }
  }
}
