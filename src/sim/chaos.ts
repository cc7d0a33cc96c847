import { equal, hex } from '../protocol/types/index.js'
import { Churn } from './churn.js'
import { Lapses } from './lapses.js'
import type { Random } from './random.js'
import type { SimNode } from './sim-node.js'
import type { World } from './world.js'

/** Mean times between two acts of an adversary, and until the peers of a twin change sides. */
const ACT_MS = 150
const REGROUP_MS = 1_500

/** Causes faults by chance, until the network becomes good. */
export class Chaos {
  readonly #random: Random
  readonly #churn: Churn
  readonly #lapses: Lapses

  constructor (private readonly world: World) {
    this.#random = world.random.fork('chaos')
    this.#lapses = new Lapses(world, this.#random.fork('lapses'))
    this.#churn = new Churn(world, this.#random.fork('churn'))
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
    this.#every(plan.slowMs, () => { this.#slow() })
    for (const node of nodes) {
      if (node.has('log-lost') || node.has('restored') || node.has('amnesiac')) {
        this.#every(plan.lapseMs, () => { this.#lapses.lapse(node) })
      }
    }
    if (plan.blackoutAt > 0) timeline.after(plan.blackoutAt, () => { this.#blackOut() })
    this.#every(plan.churnMs, () => { this.#churn.change() })
    this.#always(plan.submitMs, () => { this.#submit() })
    this.#always(ACT_MS, () => { this.#act() })
  }

  end (): void {
    const { fabric, nodes } = this.world
    fabric.cut([])
    fabric.part([])
    for (const node of nodes) {
      node.options.disk.faults.full = 0
      node.life?.slow(0)
    }
  }

  /** Repeats a task at random intervals with this mean, until the network becomes good. */
  #every (meanMs: number, task: () => void): void {
    if (meanMs === 0) return
    this.world.timeline.after(meanMs * 2 * this.#random.unit(), () => {
      if (this.world.isStable) return
      task()
      this.#every(meanMs, task)
    })
  }

  /** Repeats a task until the run ends. */
  #always (meanMs: number, task: () => void): void {
    this.world.timeline.after(meanMs * 2 * this.#random.unit(), () => {
      task()
      this.#always(meanMs, task)
    })
  }

  #submit (): void {
    if (this.world.isResting) return
    const up = this.world.nodes.filter(node => node.parts !== undefined)
    if (up.length === 0) return
    const node = this.#random.pick(up)
    this.#propose(node)
    // Sometimes the hospital sends several batches in quick succession.
    if (!this.#random.chance(0.2)) return
    for (let i = this.#random.between(1, 3); i > 0; i--) {
      this.world.timeline.after(i * 15, () => { this.#propose(node) })
    }
  }

  #propose (node: SimNode): void {
    node.parts?.hospital?.propose().then(
      count => { if (count > 0) this.world.note(node.name, `proposes ${count}`) },
      (error: unknown) => { node.parts?.fail(error) })
  }

  /** Sends the frames that adversaries add. */
  #act (): void {
    for (const node of this.world.nodes) {
      const { network, parts } = node
      if (network === undefined || parts === undefined) continue
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
    this.world.happens('partition', 'world', `partition (${kind}): ${[...side].join(' ')} apart`)
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
    this.world.happens('pause', node.name, `pauses for ${ms} ms`)
    node.life.pause(ms)
  }

  /** Slows a node for a while: each task takes time and waits for earlier tasks. */
  #slow (): void {
    const node = this.#random.pick(this.world.nodes)
    const { life } = node
    if (life === undefined) return
    const { plan, timeline } = this.world
    this.world.happens('slow node', node.name, `is slow: ${plan.taskMs} ms per task`)
    life.slow(plan.taskMs)
    timeline.after(this.#random.between(500, 6_000), () => { life.slow(0) })
  }

  /** Cuts the power of all hospitals at once; only data on disks remains. */
  #blackOut (): void {
    const { nodes, isStable } = this.world
    if (isStable) return
    this.world.happens('power off everywhere', 'world', 'loses power everywhere')
    for (const node of nodes) {
      if (!node.isUp) continue
      node.crash(true)
      this.world.restart(node)
    }
  }

  #restart (): void {
    const node = this.#random.pick(this.world.nodes)
    if (!node.isUp) return
    this.world.happens('restart', node.name, 'stops')
    node.stop().then(
      () => { this.world.restart(node) },
      (error: unknown) => { node.parts?.fail(error) })
  }

  /** Assigns the peers of each twin to its two processes, repeatedly. */
  #regroupTwins (): void {
    const { nodes } = this.world
    for (const twin of nodes) {
      const other = nodes.find(node => node.slot < twin.slot &&
        equal(node.signer.id, twin.signer.id))
      if (other !== undefined) this.#regroup(twin, other)
    }
  }

  #regroup (twin: SimNode, other: SimNode): void {
    const { nodes, fabric, timeline } = this.world
    for (const peer of nodes) {
      const slot = this.#random.pick([twin.slot, other.slot])
      fabric.assignTwin(peer.slot, hex(twin.signer.id), slot)
    }
    fabric.refresh()
    timeline.after(REGROUP_MS * (0.5 + this.#random.unit()), () => { this.#regroup(twin, other) })
  }
}
