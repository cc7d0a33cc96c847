import { equal, type MemberId } from '../protocol/types/index.js'
import type { Life } from './life.js'
import type { Random } from './random.js'
import type { Timeline } from './timeline.js'

/** A running process, as the fabric and its peers see it. */
export interface Peer {
  readonly slot: number
  readonly id: MemberId
  /** The id in hex. */
  readonly name: string
  readonly life: Life
  readonly isSubscribed: boolean
  admits (id: MemberId): boolean
  compare (neighbours: readonly Peer[]): void
  takeFrame (from: MemberId, frame: Uint8Array): void
  takeGossip (from: MemberId, message: Uint8Array): void
  serve (from: MemberId, protocol: string, request: Uint8Array): Promise<Uint8Array>
}

export interface LinkFaults {
  /** Chances that a message is lost, is delivered twice, or is delayed by up to `holdbackMs`. */
  readonly loss: number
  readonly duplication: number
  readonly holdback: number
  readonly latencyMs: readonly [least: number, most: number]
  readonly holdbackMs: number
}

/** Returns the reliable links of the good network, with this greatest latency. */
export function calm (mostMs: number): LinkFaults {
  return { loss: 0, duplication: 0, holdback: 0, latencyMs: [1, mostMs], holdbackMs: 0 }
}

/**
 * Links the nodes: decides which processes are connected, which directions work, and when a message
 * arrives. Messages may overtake each other, since each has a random delay.
 */
export class Fabric {
  faults: LinkFaults = calm(15)
  /** Running processes by slot; the two slots of a twin have one identity. */
  readonly #plugged = new Map<number, Peer>()
  /** Directions `from>to` in which messages are lost, though the connection looks open. */
  #cut = new Set<string>()
  /** Pairs without a connection; both sides know it. */
  #parted = new Set<string>()
  /** The slot that a peer is connected to, by `peer/twin`. */
  readonly #views = new Map<string, number>()
  #neighbours = new Map<Peer, Peer[]>()
  messages = 0

  constructor (private readonly timeline: Timeline, private readonly random: Random) {}

  get now (): number { return this.timeline.now }

  plug (peer: Peer): void {
    this.#plugged.set(peer.slot, peer)
    this.refresh()
  }

  unplug (peer: Peer): void {
    if (this.#plugged.get(peer.slot) !== peer) return
    this.#plugged.delete(peer.slot)
    this.refresh()
  }

  all (): Peer[] {
    return [...this.#plugged.values()].sort((a, b) => a.slot - b.slot)
  }

  /** Loses all messages in these directions; the connections look open. */
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

  #linked (a: Peer, b: Peer): boolean {
    if (a.slot === b.slot || equal(a.id, b.id)) return false
    if (this.#parted.has(`${a.slot}>${b.slot}`)) return false
    if (!this.#sees(a, b) || !this.#sees(b, a)) return false
    return a.admits(b.id) && b.admits(a.id)
  }

  #sees (from: Peer, to: Peer): boolean {
    const slot = this.#views.get(`${from.slot}/${to.name}`)
    return slot === undefined || slot === to.slot
  }

  /** The neighbours as of the last `refresh`. */
  neighbours (of: Peer): readonly Peer[] {
    return this.#neighbours.get(of) ?? []
  }

  find (from: Peer, id: MemberId): Peer | undefined {
    return this.neighbours(from).find(other => equal(other.id, id))
  }

  /** Computes all connections again and informs every process. */
  refresh (): void {
    const all = this.all()
    this.#neighbours = new Map(all.map(peer =>
      [peer, all.filter(other => this.#linked(peer, other))]))
    for (const peer of all) peer.compare(this.neighbours(peer))
  }

  /** Carries a message: `deliver` runs at the receiver once, twice or never. */
  carry (from: number, to: Peer, deliver: () => void): void {
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
