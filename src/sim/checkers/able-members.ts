import type { Case, MemberId } from '../../protocol/types/index.js'
import type { SimNode } from '../sim-node.js'
import { name } from './arithmetic.js'
import type { Checker, WatchedRun } from './checker.js'

/** Leaders that are away cost GRACE, and liars that lead cost the timer of their view (§8). */
const HEIGHT_MS = 500
const AWAY_LEADER_MS = 700
const LYING_LEADER_MS = 3_000
/** Messages of a height, one after another. */
const STEPS = 10

/** Follows which members are able to work, once the network is good. Other checkers ask it. */
export class AbleMembers implements Checker {
  /** The last time at which a hospital was seen unable to work, by name. */
  readonly #downAt = new Map<string, number>()
  /** The last time at which a node held a list without the member, and refused its transactions (§5.3). */
  readonly #leavingAt = new Map<string, number>()
  /** Since when the network is good and at most f members are unable or faulty. */
  soundSince: number | undefined
  #askedAt = -1
  #faulty: ReadonlySet<string> | undefined

  constructor (private readonly run: WatchedRun) {}

  inspect (): void {
    const { history, isStable, nodes, timeline: { now } } = this.run
    if (this.#askedAt === now) return
    this.#askedAt = now
    const set = history.current
    for (const node of nodes) {
      if (!this.#isAble(node)) this.#downAt.set(name(node.signer.id), now)
      const successor = node.parts?.membership.successorSet
      if (successor === undefined) continue
      for (const id of set) if (!successor.has(id)) this.#leavingAt.set(name(id), now)
    }
    const out = set.filter(id => this.isFaulty(id) || this.#isDown(id)).length
    const isSound = isStable && out <= toleratedBy(set.length)
    this.soundSince = isSound ? this.soundSince ?? now : undefined
  }

  /** Returns the last time at which the hospital was down or could not be heard; -Infinity: never. */
  unableAt (id: MemberId): number {
    const at = (seen: ReadonlyMap<string, number>): number => seen.get(name(id)) ?? -Infinity
    return Math.max(at(this.#downAt), at(this.#leavingAt))
  }

  /** Returns whether a hospital lies or runs on a faulty machine. */
  isFaulty (id: MemberId): boolean {
    this.#faulty ??= new Set(this.run.nodes.filter(({ options }) => options.roles.length > 0)
      .map(({ signer }) => name(signer.id)))
    return this.#faulty.has(name(id))
  }

  /** Returns whether at most f members of the current set are faulty. */
  get areFewFaulty (): boolean {
    const set = this.run.history.current
    return set.filter(id => this.isFaulty(id)).length <= toleratedBy(set.length)
  }

  /** Returns the longest time of a height in the good network, ms. */
  get heightMs (): number {
    const { history, plan } = this.run
    const liars = history.current.filter(id => this.isFaulty(id)).length
    const away = history.current.filter(id => this.#isDown(id)).length
    return HEIGHT_MS + STEPS * plan.calmMs + liars * LYING_LEADER_MS + away * AWAY_LEADER_MS
  }

  /** Returns the holders that may have let a case wait: faulty ones, and ones that were away or leaving. */
  slowHolders ({ holders }: Case, since: number): MemberId[] {
    return holders.map(({ validator }) => validator)
      .filter(id => this.isFaulty(id) || this.unableAt(id) >= since)
  }

  /** Tells whether a hospital is unable to work now. A leaving hospital still votes and leads. */
  #isDown (id: MemberId): boolean {
    return this.#downAt.get(name(id)) === this.run.timeline.now
  }

  #isAble ({ isUp, life, parts, store }: SimNode): boolean {
    const state = parts?.hostLoop.state
    return isUp && state !== undefined && life?.isStopped === false && !state.halted &&
      state.votesFrom <= state.context.height && (store?.head()?.height ?? 0) >= this.run.history.tip - 1
  }
}

/** Returns f (§1). */
export function toleratedBy (n: number): number {
  return Math.floor((n - 1) / 3)
}
