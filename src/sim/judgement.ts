import { equal, hex } from '../protocol/types/index.js'
import { quorumOf } from './checkers/index.js'
import { faultOfProof } from './fork-proof.js'
import type { SimNode } from './sim-node.js'
import type { Simulation } from './simulation.js'

/** Votes that were lost are sent again within this. */
const REBROADCAST_MS = 1_500
/** Invariants that more than f faulty hospitals can break at once, */
const BROKEN_FIRST: ReadonlySet<string> = new Set(['I1', 'I2', 'I3'])
/** and those that speak of the one chain, which then is none. */
const BROKEN_THEN: ReadonlySet<string> = new Set([
  'I6', 'I7', 'I8', 'I9', 'I10', 'I14', 'halt', 'lost', 'blame'
])

/**
 * What a run may end like. Up to f faulty: with an invariant kept and the chain going on. Beyond f:
 * safety may break, but then honest nodes on either side halt when they can talk, and more than f
 * stand accused by their own signatures; or liveness may end, but then each honest node can name
 * the hospitals that it waits for, and none of those is honest and able.
 */
export class Judgement {
  /** Invariants of which more than f made nothing. */
  readonly broken = new Set<string>()

  constructor (private readonly world: Simulation) {}

  /** Whether what broke is no fault of the honest. */
  excuses (invariant: string): boolean {
    if (!this.world.plan.isBeyond) return false
    if (BROKEN_FIRST.has(invariant)) this.broken.add(invariant)
    return BROKEN_FIRST.has(invariant) || (this.broken.size > 0 && BROKEN_THEN.has(invariant))
  }

  /** The chain has not gone on. @returns whether that is as it must be */
  ofStall (goal: number): boolean {
    const { world } = this
    const set = world.history.setAt(world.history.tip + 1) ?? []
    const able = world.members().filter(node => !this.#isBarred(node))
    for (const node of world.members()) {
      const hasCause = node.isLogLost || !node.isHonest
      if (this.#isBarred(node) && !hasCause) world.violate('I12', `${node.name} abstains without cause`)
    }
    if (able.length >= quorumOf(set.length)) {
      const lag = world.laggards(goal).map(node =>
        `${node.name} at ${node.store?.head()?.height ?? 0}`).join(', ')
      world.violate('I12', `goal ${goal} not reached, though ${able.length} of ${set.length} ` +
        `are honest and may vote: ${lag}`)
      return false
    }
    world.note('world', `stalled: ${able.length} of ${set.length} may vote`)
    for (const node of able) this.#explain(node, able)
    return true
  }

  /** Its own votes table must show that nobody who could vote is missing. */
  #explain (node: SimNode, able: readonly SimNode[]): void {
    const state = node.parts?.core.host.state
    if (state === undefined) {
      this.world.violate('I12', `${node.name} is down`)
      return
    }
    const { context, consensus } = state
    const missing = able.filter(other => other !== node && !hasVoted(other))
    if (missing.length === 0 || this.#isYoung(node)) return
    this.world.violate('I12', `${node.name} waits at ${context.height}/${consensus.view} for ` +
      `${missing.map(other => other.name).join(' ')}, honest and able`)

    function hasVoted ({ signer }: SimNode): boolean {
      const place = context.set.indexOf(signer.id)
      return ([1, 2, 3] as const).some(kind =>
        consensus.votes.held(kind, consensus.view, place) !== undefined)
    }
  }

  /** Its view may have begun before that of others, who give it up when their own timers end. */
  #isYoung ({ parts }: SimNode): boolean {
    if (parts === undefined) return false
    const { clock, host: { state: { consensus: { view }, context, viewTimes } } } = parts.core
    const since = viewTimes.begun.get(view) ?? -Infinity
    const { viewTimeoutCapMs, viewTimeoutMs } = context.policy
    const timerMs = Math.min(viewTimeoutCapMs, viewTimeoutMs * 1.5 ** view)
    return clock.monotonic() - since < timerMs + 2 * this.world.plan.calmMs + REBROADCAST_MS
  }

  #isBarred ({ parts }: SimNode): boolean {
    const state = parts?.core.host.state
    return state !== undefined && state.votesFrom > state.context.height
  }

  /** Beyond f: no two honest nodes that can talk go on with two chains. */
  async ofForks (): Promise<void> {
    const { world } = this
    const honest = world.nodes.filter(node => node.isHonest && node.parts !== undefined)
    let isForked = false
    for (const [i, first] of honest.entries()) {
      for (const second of honest.slice(i + 1)) {
        const height = await forkOf(first, second)
        if (height === undefined) continue
        isForked = true
        const [one, other] = [first.network, second.network]
        if (one === undefined || other === undefined) continue
        if (!world.fabric.neighbours(one).includes(other)) continue
        const silent = [first, second].filter(node => node.parts?.core.host.state.halted !== true)
        if (silent.length === 0) continue
        world.violate('fork', `${first.name} and ${second.name} hold two blocks ${height}, ` +
          `and ${silent.map(node => node.name).join(' and ')} did not halt`)
      }
    }
    if (isForked) this.#demandProof()
    for (const { name, parts, store } of honest) {
      if (parts?.core.host.state.halted !== true || store === undefined) continue
      const fault = await faultOfProof(world.chain, store)
      if (fault !== undefined) world.violate('fork', `${name} has halted and ${fault}`)
    }
  }

  /** More than f have signed what contradicts itself, and nobody honest has. */
  #demandProof (): void {
    const { world } = this
    world.count('fork beyond f')
    const accused = world.contradictors()
    const f = Math.floor((world.plan.hospitals - 1) / 3)
    const honest = world.nodes.filter(node => node.isHonest && accused.has(hex(node.signer.id)))
    if (honest.length > 0) world.violate('fork', `${honest.map(one => one.name).join()} stands accused`)
    if (accused.size <= f) {
      world.violate('fork', `two chains, and only ${accused.size} stand accused by signatures`)
    }
  }
}

/** Height of the first block that two nodes have differently. */
async function forkOf (first: SimNode, second: SimNode): Promise<number | undefined> {
  const [one, other] = [first.store, second.store]
  if (one === undefined || other === undefined) return undefined
  const common = Math.min(one.head()?.height ?? 0, other.head()?.height ?? 0)
  for (let height = 1; height <= common; height++) {
    const [a, b] = [await one.readBlock(height), await other.readBlock(height)]
    if (a === undefined || b === undefined || !equal(a.block, b.block)) return height
  }
  return undefined
}
