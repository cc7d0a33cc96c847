import { hex, type Chain, type MemberId, type Signer } from '../protocol/types/index.js'
import { Absences } from './absences.js'
import { boundsOf, type Bounds } from './bounds.js'
import { Chaos } from './chaos.js'
import { allCheckers, History, type Checkers } from './checkers/index.js'
import { DisasterPlay } from './disaster.js'
import { endBeyond, settle } from './endings.js'
import { calm, Fabric } from './fabric.js'
import { Judgement } from './judgement.js'
import { NodeWatch } from './node-watch.js'
import type { SimOptions } from './options.js'
import { ALL_FAULTS, makePlan, type Plan } from './plan.js'
import { population } from './population.js'
import { Random } from './random.js'
import type { SimReport, Violation } from './report.js'
import type { SimNode } from './sim-node.js'
import { Timeline } from './timeline.js'
import { Transcript } from './transcript.js'
import type { World } from './world.js'

const INSPECT_MS = 100
/** How many time limits a chain beyond f may take that goes on, while some hospital stays behind. */
const LIMITS_BEYOND = 20
/** Number of violations that are reported; more would add nothing. */
const VIOLATIONS_MAX = 20

export async function runSimulation (options: SimOptions): Promise<SimReport> {
  return await new Simulation(options).run()
}

export class Simulation implements World {
  readonly timeline = new Timeline()
  readonly plan: Plan
  readonly bounds: Bounds
  readonly random: Random
  readonly fabric: Fabric
  readonly transcript: Transcript
  readonly nodes: SimNode[] = []
  readonly chain: Chain
  readonly government: Signer
  readonly history: History
  readonly violations: Violation[] = []
  readonly faults: Record<string, number> = {}
  isStable = false
  isResting = false
  readonly #real: boolean
  readonly #checkers: Checkers
  readonly #judgement = new Judgement(this)
  readonly #liars: ReadonlySet<string>
  readonly #watch = new NodeWatch(this)
  #waived = false
  #highestView = 0

  constructor (private readonly options: SimOptions) {
    const { seed, hospitals } = options
    this.random = new Random(`medichain simulation ${hospitals}/${seed}`)
    const byChance = makePlan(this.random.fork('plan'), hospitals,
      new Set(options.faults ?? ALL_FAULTS), options.adversaries)
    this.plan = { ...byChance, ...options.plan }
    this.bounds = boundsOf(this.plan, options)
    this.transcript = new Transcript(options.onLine)
    this.fabric = new Fabric(this.timeline, this.random.fork('fabric'))
    this.#real = options.realCryptography ?? seed % 100 === 99
    const { chain, government, nodes } = population({
      random: this.random.fork('people'), plan: this.plan, isReal: this.#real,
      timeline: this.timeline, fabric: this.fabric, events: this.#watch
    })
    this.chain = chain
    this.government = government
    this.nodes.push(...nodes)
    this.#liars = new Set(nodes.filter(node => !node.isHonest).map(node => hex(node.signer.id)))
    this.history = new History(chain)
    this.#checkers = allCheckers(this)
    this.#watch.checkers = this.#checkers.all
  }

  isLiar (id: MemberId): boolean { return this.#liars.has(hex(id)) }

  async run (): Promise<SimReport> {
    // An unhandled rejection would end the daemon.
    const onRejection = (error: unknown): void => { this.crashed(error) }
    process.on('unhandledRejection', onRejection)
    try {
      await this.#play()
    } catch (error) {
      this.crashed(error)
    } finally {
      process.off('unhandledRejection', onRejection)
    }
    return this.#report()
  }

  async #play (): Promise<void> {
    const { timeline, plan, fabric } = this
    const chaos = new Chaos(this)
    fabric.faults = plan.links
    chaos.begin()
    const disaster = this.#disaster()
    disaster?.begin()
    this.#inspect()
    await timeline.run(plan.stabilizesAt, () => this.violations.length > 0)
    this.isStable = true
    disaster?.check()
    this.note('world', 'the network is good from now on')
    fabric.faults = calm(plan.calmMs)
    chaos.end()
    const absences = new Absences(this, this.random.fork('absences'))
    if (plan.awayMs > 0) await absences.someAreAway()
    if (plan.nightMs > 0) await absences.night()
    const goal = this.history.tip + this.bounds.heightsMore
    const isDone = (): boolean => this.violations.length > 0 || this.laggards(goal).length === 0
    const isLive = await this.#reachesGoal(isDone)
    // Time stands still after a violation, so whoever then asks a node may wait for its disk for ever.
    if (this.violations.length > 0) return
    if (!isLive && this.#judgement.broken.size === 0) this.#waived = this.#judgement.ofStall(goal)
    const ending = { world: this, judgement: this.#judgement, checkers: this.#checkers }
    if (plan.isBeyond) await endBeyond(ending)
    else if (isLive) await settle(ending)
    if (this.violations.length > 0) return
    for (const checker of this.#checkers.all) await checker.finish?.(this.nodes)
  }

  /** Returns whether the goal is reached in time. Beyond f, new heights restart the time limit some times. */
  async #reachesGoal (isDone: () => boolean): Promise<boolean> {
    for (let limits = this.plan.isBeyond ? LIMITS_BEYOND : 1; limits > 0; limits--) {
      const { tip } = this.history
      if (await this.timeline.run(this.timeline.now + this.bounds.livenessMs, isDone)) return true
      if (this.history.tip === tip) return false
    }
    return false
  }

  #disaster (): DisasterPlay | undefined {
    const { disaster, hospitals } = this.options
    return disaster === undefined ? undefined : new DisasterPlay(this, disaster, hospitals)
  }

  #inspect (): void {
    for (const node of this.nodes) {
      if (node.parts === undefined) continue
      const { view } = node.parts.hostLoop.state.consensus
      this.#highestView = Math.max(this.#highestView, view)
      if (!node.isHonest) continue
      for (const checker of this.#checkers.all) checker.inspect?.(node)
    }
    this.timeline.after(INSPECT_MS, () => { this.#inspect() })
  }

  contradictors (): ReadonlySet<string> { return this.#checkers.signatures.contradictors() }

  crashed (error: unknown): void {
    this.violate('crash', error instanceof Error ? error.stack ?? error.message : String(error))
  }

  rest (): void { this.isResting = true }

  note (who: string, what: string): void {
    this.transcript.note(this.timeline.now, who, what)
  }

  count (fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1
  }

  happens (fault: string, who: string, what: string): void {
    this.count(fault)
    this.note(who, what)
  }

  violate (invariant: string, text: string): void {
    if (this.violations.length >= VIOLATIONS_MAX) return
    if (this.#judgement.excuses(invariant)) {
      this.count(`beyond f: ${invariant}`)
      return
    }
    this.violations.push({ invariant, text })
    this.note('CHECK', `${invariant} ${text}`)
  }

  members (): SimNode[] {
    const set = this.history.current.map(hex)
    return this.nodes.filter(node => node.isHonest && !node.isAway && set.includes(hex(node.signer.id)) &&
      node.parts?.hostLoop.state.halted !== true)
  }

  laggards (goal: number): SimNode[] {
    return this.members().filter(node => (node.store?.head()?.height ?? 0) < goal)
  }

  crash (node: SimNode, place: string): void {
    this.count(`crash at ${place}`)
    const isPowerCut = this.random.chance(this.plan.powerCuts)
    this.count(isPowerCut ? 'power cut' : 'kill')
    this.note(node.name, `${isPowerCut ? 'loses power' : 'is killed'} at ${place}`)
    this.timeline.after(0, () => {
      node.crash(isPowerCut)
      if (isPowerCut) node.options.disk.cut()
    })
    this.restart(node)
  }

  restart (node: SimNode): void {
    const ms = this.random.pick([20, 300, 2_000, 6_000]) * (0.5 + this.random.unit())
    this.timeline.after(ms, () => { if (!node.isUp) node.start() })
  }

  #report (): SimReport {
    const { seed, hospitals } = this.options
    return {
      seed, hospitals, violations: this.violations, digest: this.transcript.digest(),
      plan: this.plan, cryptography: this.#real ? 'real' : 'stand-in', height: this.history.tip,
      highestView: this.#highestView, simulatedMs: this.timeline.now, messages: this.fabric.messages,
      faults: this.faults, cases: this.#watch.cases, falsehoods: this.#checkers.bar.falsehoods,
      waived: this.#waived
    }
  }
}
