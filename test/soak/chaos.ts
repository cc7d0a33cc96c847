import type { Random } from '../../src/sim/random.js'
import { pause, type NodeProcess } from '../../src/testnet/index.js'
import type { Membership } from './membership.js'

const RECOVERY_MS = 180_000
const POLL_MS = 200

export interface Fault {
  readonly at: number
  readonly node: string
  readonly what: string
  /** Time that the node was away, and time from its return until it had caught up, s. */
  readonly awaySeconds: number
  readonly recoverySeconds: number
}

export interface Surroundings {
  readonly government: NodeProcess
  readonly hospitals: readonly NodeProcess[]
  readonly membership: Membership
  readonly random: Random
  /** Range of the time between two faults, s. */
  readonly gap: readonly [number, number]
  /** Range of the time that a node is away, s. */
  readonly away: readonly [number, number]
}

type Kind = 'killed' | 'paused' | 'restarted'

/**
 * Causes faults that a seed chooses. Only one hospital is away at a time, because four or five hospitals
 * tolerate one fault. A new member counts as away until it has caught up. The government's faults may happen
 * at the same time. The first hospital is only paused, so its process shows leaks that a restart would hide.
 */
export class Chaos {
  readonly faults: Fault[] = []
  /** End of each node's last pause. It is Infinity during a pause. */
  readonly pausedAt = new Map<string, number>()
  /** Labels of the present faults, for the screen. */
  readonly present = new Set<string>()
  readonly #stop = new AbortController()
  #loops: Promise<void>[] = []
  #busy = Promise.resolve()

  constructor (private readonly around: Surroundings) {}

  start (): void {
    const { government, hospitals, membership, random } = this.around
    const [steady, ...others] = hospitals
    if (steady === undefined) throw new Error('a soak has hospitals')
    const unsteady = random.fork('hospitals')
    const state = random.fork('government')
    const lists = random.fork('members')
    this.#loops = [
      this.#repeat(unsteady, 1, async () => {
        const node = unsteady.chance(0.15) ? steady : unsteady.pick(others)
        const kind: Kind =
          node === steady ? 'paused' : unsteady.pick(['killed', 'killed', 'paused', 'restarted'])
        await this.#oneAtATime(async () => { await this.#harm(unsteady, node, kind) })
      }),
      this.#repeat(state, 3, async () => {
        await this.#harm(state, government, state.pick(['paused', 'paused', 'restarted']))
      }),
      this.#repeat(lists, 4, async () => {
        await this.#oneAtATime(async () => {
          const started = Date.now()
          const { node, what } = await membership.change()
          this.#note(started, node, what, 0, Date.now() - started)
        })
      })
    ]
  }

  /** Resolves when all nodes have recovered. @throws if a node does not recover */
  async stop (): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#loops)
  }

  get ended (): Promise<unknown> { return Promise.all(this.#loops) }

  async #repeat (random: Random, rarity: number, work: () => Promise<void>): Promise<void> {
    const [from, to] = this.around.gap
    for (;;) {
      await this.#wait(random.between(from * 1000, to * 1000) * rarity)
      if (this.#stop.signal.aborted) return
      await work()
    }
  }

  /** Runs work that makes a hospital unavailable, after all earlier such work. Does nothing after `stop`. */
  async #oneAtATime (work: () => Promise<void>): Promise<void> {
    const turn = this.#busy.then(async () => { if (!this.#stop.signal.aborted) await work() })
    this.#busy = turn.catch(() => {})
    await turn
  }

  async #harm (random: Random, node: NodeProcess, kind: Kind): Promise<void> {
    const [from, to] = this.around.away
    const label = `${node.name} ${kind}`
    this.present.add(label)
    const at = Date.now()
    await this.#away(node, kind, random.between(from * 1000, to * 1000))
    const back = Date.now()
    await this.#waitUntilRecovered(node)
    this.present.delete(label)
    this.#note(at, node.name, kind, back - at, Date.now() - back)
  }

  async #away (node: NodeProcess, kind: Kind, ms: number): Promise<void> {
    if (kind === 'paused') {
      node.pause()
      this.pausedAt.set(node.name, Infinity)
      await this.#wait(ms)
      node.resume()
      this.pausedAt.set(node.name, Date.now())
      return
    }
    if (kind === 'killed') await node.kill()
    else if (!await node.stop(60_000)) throw new Error(`${node.name} did not stop by itself`)
    await this.#wait(kind === 'killed' ? ms : ms / 4)
    node.start()
    await node.ready()
  }

  /** Waits until the node has reached the present height of another node, and is connected to a quorum. */
  async #waitUntilRecovered (node: NodeProcess): Promise<void> {
    const deadline = Date.now() + RECOVERY_MS
    const other = this.around.hospitals.find(hospital => hospital !== node)
    const goal = (await other?.client.call('status').catch(() => undefined))?.chain?.height ?? 0
    for (;;) {
      const status = await node.client.call('status').catch(() => undefined)
      const { phase, chain } = status ?? {}
      if (chain !== undefined && chain.height >= goal && chain.connected >= chain.quorum &&
        (node.role === 'government' || phase === 'validating')) return
      if (Date.now() > deadline) {
        throw new Error(`${node.name} did not recover: ${status?.summary ?? 'no answer'}; at ` +
          `${chain?.height ?? 0} of ${goal}`)
      }
      await pause(POLL_MS)
    }
  }

  #note (at: number, node: string, what: string, awayMs: number, recoveryMs: number): void {
    this.faults.push({
      at, node, what, awaySeconds: awayMs / 1000, recoverySeconds: recoveryMs / 1000
    })
  }

  async #wait (ms: number): Promise<void> {
    const until = Date.now() + ms
    while (Date.now() < until && !this.#stop.signal.aborted) await pause(Math.min(ms, POLL_MS))
  }
}
