import type { Policy } from '../../../../../src/protocol/consensus/index.js'
import type { ConsensusMessage, MemberId } from '../../../../../src/protocol/types/index.js'
import type { KeyedChain } from '../support/keyed-chain.js'
import { keyedChain } from '../support/keyed-chain.js'
import { Random } from '../support/random.js'
import { Adversary } from './adversary.js'
import { EventQueue } from './event-queue.js'
import { SimNode } from './sim-node.js'
import { Trace } from '../support/trace.js'

export interface Schedule {
  readonly n: number
  readonly byzantine: number
  /** Heights to decide. */
  readonly heights: number
  /** Time in ms until which messages are lost, hospitals crash and the network splits. */
  readonly stabilizesAt: number
  /** Chance that a message is lost. */
  readonly loss: number
  /** Chance of a crash before each effect. */
  readonly crash: number
}

/** I12: ms from stabilization within which all correct nodes must have decided every height. */
const LIVENESS_BOUND_MS = 180_000
const GENESIS_MS = 1_700_000_000_000

export const TEST_POLICY: Policy = {
  viewTimeoutMs: 800,
  viewTimeoutCapMs: 8000,
  growth: 1.5,
  graceMs: 100,
  settleMs: 100,
  gatherMs: 0,
  paceMs: 0,
  rebroadcastMs: 400,
  retryMs: 100,
  maxSkewMs: 10_000,
  minBlockGapMs: 5,
  viewWindow: 16,
  resentVotesMax: 256
}

/** Holds n hospitals on a seeded clock and network. */
export class World {
  readonly queue = new EventQueue()
  readonly random: Random
  readonly keyed: KeyedChain
  readonly trace: Trace
  /** Nodes by index in the set; undefined for a Byzantine hospital. */
  readonly nodes: (SimNode | undefined)[]
  readonly #schedule: Schedule
  readonly #adversary: Adversary
  #side = new Set<number>()

  constructor (seed: number, schedule: Schedule) {
    this.random = new Random(seed)
    this.keyed = keyedChain(schedule.n)
    this.trace = new Trace(this.keyed)
    this.#schedule = schedule
    const { n, byzantine } = schedule
    this.nodes = Array.from({ length: n }, (_, i) =>
      i < n - byzantine ? new SimNode(this, i) : undefined)
    this.#adversary = new Adversary(this)
  }

  get n (): number { return this.#schedule.n }
  get heights (): number { return this.#schedule.heights }
  get wall (): number { return GENESIS_MS + this.queue.now }
  get isStable (): boolean { return this.queue.now >= this.#schedule.stabilizesAt }

  isByzantine (index: number): boolean { return this.nodes[index] === undefined }
  idOf (index: number): MemberId { return this.keyed.members[index]!.id }

  /** Returns a leader order that all hospitals agree on. Each height begins with another leader. */
  leaders (height: number): MemberId[] {
    return this.keyed.members.map((_, i) => this.idOf((i + 3 * height) % this.n))
  }

  crashesNow (): boolean {
    return !this.isStable && this.random.chance(this.#schedule.crash)
  }

  isLost (from: number, to: number): boolean {
    if (this.isStable) return false
    const { loss } = this.#schedule
    return this.#side.has(from) !== this.#side.has(to) || this.random.chance(loss)
  }

  broadcast (from: number, message: ConsensusMessage): void {
    for (let to = 0; to < this.n; to++) if (to !== from) this.send(from, to, message)
  }

  /** Delivers a message: late, twice or not at all before stabilization, and afterwards within 60 ms. */
  send (from: number, to: number, message: ConsensusMessage): void {
    const copies = !this.isStable && this.random.chance(0.05) ? 2 : 1
    for (let i = 0; i < copies; i++) {
      if (this.isLost(from, to)) continue
      const delay = this.isStable ? this.random.between(2, 60) : this.random.between(2, 900)
      this.queue.after(delay, () => {
        const node = this.nodes[to]
        if (node === undefined) this.#adversary.hears(message)
        else node.receive(from, message)
      })
    }
  }

  /** Runs to the end and checks I12 and I14. @returns the violations */
  run (): Trace['violations'] {
    const correct = this.nodes.filter(node => node !== undefined)
    for (const node of correct) {
      this.queue.after(this.random.between(0, 300), () => { node.start() })
    }
    this.#split()
    this.#adversary.start()
    const { heights, stabilizesAt } = this.#schedule
    const isDone = (): boolean =>
      this.trace.violations.length > 0 || correct.every(node => node.chain.length >= heights)
    this.queue.runUntil(stabilizesAt + LIVENESS_BOUND_MS, isDone)
    if (this.trace.violations.length === 0) {
      const behind = correct.filter(node => node.chain.length < heights)
      if (behind.length > 0) this.trace.violate('I12', `${behind.length} nodes have not decided`)
    }
    return this.trace.violations
  }

  #split (): void {
    const all = [...this.nodes.keys()]
    this.#side = new Set(this.random.chance(0.5) ? [] : this.random.subset(all))
    this.queue.after(this.random.between(300, 3000), () => { if (!this.isStable) this.#split() })
  }
}

export function heightOf (message: ConsensusMessage): number {
  switch (message.type) {
    case 'proposal': return message.proposal.proposal.height
    case 'vote': return message.vote.height
    case 'certificate': return message.certificate.height
    case 'share': return message.share.height + 1
  }
}
