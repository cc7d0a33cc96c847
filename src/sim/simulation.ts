import { casesOf, newListOf } from '../protocol/ledger/index.js'
import { equal, hex, CaseStatus, type Chain, type Signer } from '../protocol/types/index.js'
import { allCheckers, History, type Case, type Checkers } from './checkers/index.js'
import { endBeyond, settle } from './endings.js'
import { boundsOf, type Bounds } from './bounds.js'
import { Judgement } from './judgement.js'
import { Chaos } from './chaos.js'
import { messageIn, transactionIn } from './frames.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { describe } from './describe.js'
import { calm, Fabric } from './fabric.js'
import { ALL_FAULTS, type SimOptions } from './options.js'
import { crashChance, makePlan, type Plan } from './plan.js'
import { population } from './population.js'
import { Random } from './random.js'
import type { SimReport, Violation } from './report.js'
import type { NodeEvents, SimNode, SimNodeEvents } from './sim-node.js'
import { Timeline } from './timeline.js'
import { Transcript } from './transcript.js'

export { ALL_FAULTS, type SimOptions } from './options.js'

const LOOK_MS = 100
/** Violations after the first few add nothing. */
const VIOLATIONS_MAX = 20

/** Runs one seed to its end. */
export async function runSimulation (options: SimOptions): Promise<SimReport> {
  return await new Simulation(options).run()
}

/** A whole network, what is done to it, and who watches. */
export class Simulation {
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
  readonly #real: boolean
  readonly #checkers: Checkers
  readonly #judgement = new Judgement(this)
  readonly #liars = new Set<string>()
  #isStable = false
  #waived = false
  #highestView = 0
  readonly #cases = { opened: 0, accepted: 0, closed: 0 }

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
    const people = population({
      random: this.random.fork('people'), plan: this.plan, isReal: this.#real,
      timeline: this.timeline, fabric: this.fabric, events: this.#events()
    })
    this.chain = people.chain
    this.government = people.government
    this.nodes.push(...people.nodes)
    for (const node of this.nodes) if (!node.isHonest) this.#liars.add(hex(node.signer.id))
    this.history = new History(this.chain)
    const watched: Case = {
      chain: this.chain, history: this.history,
      now: () => this.timeline.now,
      plan: this.plan, nodes: () => this.nodes, isStable: () => this.#isStable,
      isHonest: id => !this.#liars.has(hex(id)),
      violate: (invariant, text) => { this.violate(invariant, text) }
    }
    this.#checkers = allCheckers(watched)
  }

  get isStable (): boolean { return this.#isStable }

  async run (): Promise<SimReport> {
    // What nobody awaits and nobody catches would end the daemon.
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

  /** A height of a set in which more than f lie may take what it likes: after it the time begins anew. */
  async #goesOn (isDone: () => boolean): Promise<boolean> {
    for (;;) {
      const { tip } = this.history
      if (await this.timeline.run(this.timeline.now + this.bounds.livenessMs, isDone)) return true
      if (!this.plan.isBeyond || this.history.tip === tip) return false
    }
  }

  async #play (): Promise<void> {
    const { timeline, plan, fabric } = this
    const chaos = new Chaos(this)
    fabric.faults = plan.links
    chaos.begin()
    this.#look()
    await timeline.run(plan.stabilizesAt, () => this.violations.length > 0)
    this.#isStable = true
    this.note('world', 'the network is good from now on')
    fabric.faults = calm(plan.calmMs)
    chaos.end()
    const goal = this.history.tip + this.bounds.heightsMore
    const isDone = (): boolean => this.violations.length > 0 || this.laggards(goal).length === 0
    const isLive = await this.#goesOn(isDone)
    if (!isLive && this.#judgement.broken.size === 0) this.#waived = this.#judgement.ofStall(goal)
    const { lost, evidence } = this.#checkers
    const ending = { world: this, chaos, judgement: this.#judgement, lost, evidence }
    if (plan.isBeyond) await endBeyond(ending)
    else if (isLive) await settle(ending)
    for (const checker of this.#checkers.all) await checker.finish?.(this.nodes)
  }

  contradictors (): ReadonlySet<string> { return this.#checkers.signatures.contradictors() }

  /** A mistake of the code, wherever it came up. */
  crashed (error: unknown): void {
    this.violate('crash', error instanceof Error ? error.stack ?? error.message : String(error))
  }

  note (who: string, what: string): void {
    this.transcript.note(this.timeline.now, who, what)
  }

  count (fault: string): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1
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

  /** Honest members of the set now in force. */
  members (): SimNode[] {
    const set = this.history.setAt(this.history.tip + 1)?.map(hex) ?? []
    return this.nodes.filter(node => node.isHonest && set.includes(hex(node.signer.id)) &&
      node.parts?.core.host.state.halted !== true)
  }

  laggards (goal: number): SimNode[] {
    return this.members().filter(node => (node.store?.head()?.height ?? 0) < goal)
  }

  #look (): void {
    for (const node of this.nodes) {
      if (node.parts === undefined) continue
      const { view } = node.parts.core.host.state.consensus
      this.#highestView = Math.max(this.#highestView, view)
      if (!node.isHonest) continue
      for (const checker of this.#checkers.all) checker.look?.(node)
    }
    this.timeline.after(LOOK_MS, () => { this.#look() })
  }

  #events (): SimNodeEvents {
    return {
      node: node => this.#nodeEvents(node),
      sent: (node, frame) => {
        const message = messageIn(frame)
        if (message === undefined) return
        this.note(node.name, `sends ${describe(message)}`)
        for (const checker of this.#checkers.all) checker.sent?.(node, message)
      },
      started: node => { for (const checker of this.#checkers.all) checker.started?.(node) },
      taken: (node, from, frame) => {
        const message = messageIn(frame)
        if (message === undefined) return
        for (const checker of this.#checkers.all) checker.took?.(node, from, message)
      },
      gossiped: (node, message) => {
        const transaction = transactionIn(message)
        for (const checker of this.#checkers.all) checker.gossiped?.(node, transaction)
      },
      refused: (node, from) => {
        if (!node.isHonest) return
        for (const checker of this.#checkers.all) checker.refused?.(node, from)
      },
      reported: (node, peer, code) => {
        this.note(node.name, `reports ${hex(peer).slice(0, 8)}: ${code}`)
        const isJust = this.#liars.has(hex(peer)) || equal(peer, this.government.id)
        if (node.isHonest && !isJust) {
          this.violate('blame', `${node.name} blames an honest hospital for ${code}`)
        }
      },
      booted: node => { this.note(node.name, `is up at ${node.store?.head()?.height ?? 0}`) },
      point: (node, place) => {
        if (this.#isStable || !this.random.chance(crashChance(this.plan.crash, place))) return false
        this.ended(node, place)
        return true
      },
      note: (node, what) => { this.note(node.name, what) }
    }
  }

  /** Ended by chance; comes back after a while. */
  ended (node: SimNode, place: string): void {
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

  #nodeEvents (node: SimNode): NodeEvents {
    return {
      deciding: commit => {
        this.history.add(commit)
        if (node.isHonest) for (const checker of this.#checkers.all) checker.deciding?.(node, commit)
      },
      committed: commit => { this.#committed(node, commit) },
      halted: message => {
        this.note(node.name, `halts: ${message}`)
        if (node.isSincere) this.violate('halt', `${node.name}: ${message}`)
      },
      failed: error => { this.#failed(node, error) },
      acknowledged: one => {
        if (node.isHonest) for (const checker of this.#checkers.all) checker.acknowledged?.(node, one)
      },
      alarm: (code, message) => {
        this.note(node.name, `raises alarm ${code}`)
        for (const checker of this.#checkers.all) checker.alarmed?.(node, code, message)
      }
    }
  }

  #committed (node: SimNode, commit: CommittedBlock): void {
    const { header, hash } = commit.block
    const opened = casesOf(commit.delta, 'opened')
    const closed = casesOf(commit.delta, 'closed')
    this.note(node.name, `has ${header.height}/${header.view} ${hex(hash).slice(0, 8)} ` +
      `tx ${header.transactionCount} opened ${opened.length} closed ${closed.length}` +
      (commit.caughtUp ? ' (caught up)' : ''))
    if (this.#counted < header.height) {
      this.#counted = header.height
      if (newListOf(commit.delta) !== undefined) {
        this.count(header.view > 0 ? 'list final in a view above 0' : 'list final')
      }
      this.#cases.opened += opened.length
      this.#cases.closed += closed.length
      this.#cases.accepted += closed.filter(one => one.status === CaseStatus.accepted).length
    }
    if (node.isHonest) for (const checker of this.#checkers.all) checker.committed?.(node, commit)
  }

  #counted = 0

  /** A disk that was full ends the process, rightly; anything else is a mistake in the code. */
  #failed (node: SimNode, error: unknown): void {
    const text = error instanceof Error ? error.stack ?? error.message : String(error)
    const isDisk = /no space left/.test(text) || /ENOSPC/.test(String(
      (error as { cause?: { code?: string } }).cause?.code))
    this.note(node.name, `ends: ${text.split('\n')[0] ?? ''}`)
    if (!isDisk && node.isSincere) this.violate('crash', `${node.name}: ${text}`)
    this.count('disk full')
    this.timeline.after(0, () => { node.crash(false) })
    this.restart(node)
  }

  #report (): SimReport {
    const { seed, hospitals } = this.options
    return {
      seed, hospitals, violations: this.violations, digest: this.transcript.digest(),
      plan: this.plan, cryptography: this.#real ? 'real' : 'stand-in', height: this.history.tip,
      highestView: this.#highestView, simulatedMs: this.timeline.now,
      messages: this.fabric.messages, faults: this.faults, cases: this.#cases, waived: this.#waived
    }
  }
}
