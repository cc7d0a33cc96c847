import { BoundedMap, hex, type Hex, type MemberId } from '../../protocol/types/index.js'

/** The peers whose bytes are counted apart. Members and the government are fewer. */
const MAX_PEERS = 256

/** The bytes that went to a peer and came from it, by class of message. */
export interface PeerTraffic {
  readonly sent: Readonly<Record<string, number>>
  readonly received: Readonly<Record<string, number>>
}

/** Counters by name. The names are our protocols and codes, so their number is bounded. */
export class Meter {
  readonly #peers = new BoundedMap<Hex, { readonly sent: Counter, readonly received: Counter }>(MAX_PEERS)
  readonly bytesIn = new Counter()
  readonly bytesOut = new Counter()
  readonly messagesIn = new Counter()
  readonly messagesOut = new Counter()
  readonly events = new Counter()

  /** Counts bytes that go to a peer. @param name of the protocol, or of a class of its messages */
  sent (to: MemberId, name: string, bytes: number): void {
    this.bytesOut.add(name, bytes)
    this.#of(to).sent.add(name, bytes)
  }

  received (from: MemberId, name: string, bytes: number): void {
    this.bytesIn.add(name, bytes)
    this.#of(from).received.add(name, bytes)
  }

  /** Returns the traffic with a peer since the start. */
  trafficWith (id: MemberId): PeerTraffic {
    const found = this.#peers.get(hex(id))
    return { sent: found?.sent.toRecord() ?? {}, received: found?.received.toRecord() ?? {} }
  }

  #of (id: MemberId): { readonly sent: Counter, readonly received: Counter } {
    const found = this.#peers.get(hex(id)) ?? { sent: new Counter(), received: new Counter() }
    this.#peers.set(hex(id), found)
    return found
  }

  toRecord (): Record<MeterName, Record<string, number>> {
    return {
      bytesIn: this.bytesIn.toRecord(),
      bytesOut: this.bytesOut.toRecord(),
      messagesIn: this.messagesIn.toRecord(),
      messagesOut: this.messagesOut.toRecord(),
      events: this.events.toRecord()
    }
  }
}

type MeterName = 'bytesIn' | 'bytesOut' | 'messagesIn' | 'messagesOut' | 'events'

export class Counter {
  readonly #counts = new Map<string, number>()

  add (name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count)
  }

  toRecord (): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }
}
