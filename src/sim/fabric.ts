import { equal, type MemberId } from '../protocol/types/index.js'
import type { SimNetwork } from './sim-network.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'

export interface LinkFaults {
  /** Chances that a message is lost, is delivered twice, or is held back for long. */
  readonly loss: number
  readonly duplication: number
  readonly holdback: number
  readonly latencyMs: readonly [least: number, most: number]
  readonly holdbackMs: number
}

/** Returns the reliable links of the good network. */
export function calm (mostMs: number): LinkFaults {
  return { loss: 0, duplication: 0, holdback: 0, latencyMs: [1, mostMs], holdbackMs: 0 }
}

/**
 * The links between the nodes: which processes are connected, which directions work, and the fate of each
 * message. Messages do not keep their order, since each has a delay of its own.
 */
export class Fabric {
  faults: LinkFaults = calm(15)
  /** Running processes by slot; the two slots of a twin have one identity. */
  readonly #plugged = new Map<number, SimNetwork>()
  /** Directions `from>to` in which messages vanish unnoticed. */
  #cut = new Set<string>()
  /** Pairs without a connection, which both sides notice. */
  #parted = new Set<string>()
  /** The slot of a twin that a peer is connected to. */
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

  /** Makes messages in these directions vanish; connections look alive. */
  cut (directions: Iterable<readonly [from: number, to: number]>): void {
    this.#cut = new Set([...directions].map(([from, to]) => `${from}>${to}`))
  }

  /** Ends the connections of these pairs. */
  part (pairs: Iterable<readonly [a: number, b: number]>): void {
    this.#parted = new Set([...pairs].flatMap(([a, b]) => [`${a}>${b}`, `${b}>${a}`]))
    this.refresh()
  }

  /** Connects a peer to one of two processes with the same identity. */
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

  /** The neighbours as of the last `refresh`. */
  neighbours (of: SimNetwork): readonly SimNetwork[] {
    return this.#neighbours.get(of) ?? []
  }

  find (from: SimNetwork, id: MemberId): SimNetwork | undefined {
    return this.neighbours(from).find(other => equal(other.id, id))
  }

  /** Computes all connections again and tells every process. */
  refresh (): void {
    const all = this.all()
    this.#neighbours = new Map(all.map(one =>
      [one, all.filter(other => this.#linked(one, other))]))
    for (const network of all) network.compare(this.neighbours(network))
  }

  /** Carries a message: `deliver` runs at the receiver once, twice or never. */
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
