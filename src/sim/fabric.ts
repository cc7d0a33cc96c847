import type { MemberId } from '../protocol/types/index.js'
import { equal } from '../protocol/types/index.js'
import type { SimNetwork } from './sim-network.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'

export interface LinkFaults {
  /** Chance that a message is lost, is delivered twice, is held back for long. */
  readonly loss: number
  readonly duplication: number
  readonly holdback: number
  readonly latencyMs: readonly [least: number, most: number]
  readonly holdbackMs: number
}

/** Reliable: what the network is from stabilization on. */
export function calm (mostMs: number): LinkFaults {
  return { loss: 0, duplication: 0, holdback: 0, latencyMs: [1, mostMs], holdbackMs: 0 }
}

/**
 * The cables between the nodes: who is plugged in, which node can reach which in which direction, and what
 * happens to a message on its way. Order is kept by nobody, as each message has its own delay.
 */
export class Fabric {
  faults: LinkFaults = calm(15)
  /** Processes now running, by slot; two slots may have the same identity (a twin). */
  readonly #plugged = new Map<number, SimNetwork>()
  /** `from>to` slots between which nothing gets through, seen by nobody. */
  #cut = new Set<string>()
  /** Pairs between which there is no connection at all, seen by both. */
  #parted = new Set<string>()
  /** For a twin: the slot that a peer is connected to. */
  readonly #views = new Map<string, number>()
  #neighbours = new Map<SimNetwork, SimNetwork[]>()
  messages = 0

  constructor (private readonly timeline: Timeline, private readonly random: Random) {}

  get now (): number { return this.timeline.now }

  plug (network: SimNetwork): void {
    this.#plugged.set(network.slot, network)
    this.refresh()
  }

  unplug (network: SimNetwork): void {
    if (this.#plugged.get(network.slot) !== network) return
    this.#plugged.delete(network.slot)
    this.refresh()
  }

  all (): SimNetwork[] {
    return [...this.#plugged.values()].sort((a, b) => a.slot - b.slot)
  }

  /** Messages from one slot to another vanish; connections look alive. */
  cut (directions: Iterable<readonly [from: number, to: number]>): void {
    this.#cut = new Set([...directions].map(([from, to]) => `${from}>${to}`))
  }

  /** Connections between these pairs end. */
  part (pairs: Iterable<readonly [a: number, b: number]>): void {
    this.#parted = new Set([...pairs].flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`]))
    this.refresh()
  }

  /** Which of two processes with one identity this peer sees from now on. */
  assignTwin (peer: number, id: string, slot: number): void {
    this.#views.set(`${peer}/${id}`, slot)
  }

  #linked (a: SimNetwork, b: SimNetwork): boolean {
    if (a.slot === b.slot || equal(a.id, b.id)) return false
    if (this.#parted.has(`${a.slot}>${b.slot}`)) return false
    if (!this.#sees(a, b) || !this.#sees(b, a)) return false
    return a.admits(b.id) && b.admits(a.id)
  }

  #sees (from: SimNetwork, to: SimNetwork): boolean {
    const slot = this.#views.get(`${from.slot}/${to.name}`)
    return slot === undefined || slot === to.slot
  }

  /** As of the last `refresh`. */
  neighbours (of: SimNetwork): readonly SimNetwork[] {
    return this.#neighbours.get(of) ?? []
  }

  find (from: SimNetwork, id: MemberId): SimNetwork | undefined {
    return this.neighbours(from).find(other => equal(other.id, id))
  }

  /** Tells every process which connections have come and gone. */
  refresh (): void {
    const all = this.all()
    this.#neighbours = new Map(all.map(one =>
      [one, all.filter(other => this.#linked(one, other))]))
    for (const network of all) network.compare(this.neighbours(network))
  }

  /** `deliver` runs at the receiver, once, twice or never. */
  carry (from: number, to: SimNetwork, deliver: () => void): void {
    this.messages++
    const { faults, random } = this
    if (this.#cut.has(`${from}>${to.slot}`) || random.chance(faults.loss)) return
    const copies = random.chance(faults.duplication) ? 2 : 1
    for (let i = 0; i < copies; i++) {
      const [least, most] = faults.latencyMs
      const held = random.chance(faults.holdback) ? random.unit() * faults.holdbackMs : 0
      this.timeline.after(least + random.unit() * (most - least) + held, () => {
        if (this.#plugged.get(to.slot) === to) to.life.run(deliver)
      })
    }
  }
}
