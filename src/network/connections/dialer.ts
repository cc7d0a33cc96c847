import { compare, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { peerIdOf } from './identity.js'
import {
  MAX_ADDRESSES_PER_TARGET, MAX_PARALLEL_DIALS, REDIAL_START_MS, STABLE_CONNECTION_MS
} from '../limits.js'
import type { DialTarget } from '../network.js'

export interface DialerPorts {
  isConnected (id: MemberId): boolean
  /** Not banned, not a stranger. */
  mayDial (id: MemberId): boolean
  /** One attempt. Rejects if it fails. */
  dial (addresses: readonly string[]): Promise<void>
}

interface Target {
  readonly id: MemberId
  addresses: readonly string[]
  failures: number
  /** Monotonic ms of the next attempt. */
  due: number
  dialling: boolean
  /** Our own rules forbade the last attempt. */
  denied: boolean
  connectedAt: number
}

/**
 * Keeps us connected to the members we are told of, and dials nobody else. Of a pair the one with
 * the lower id dials first and the other a little later, so that two nodes that start together do
 * not end up with two connections.
 */
export class Dialer {
  readonly #targets = new Map<Hex, Target>()
  #timer: NodeJS.Timeout | undefined
  #running = 0
  #stopped = false

  constructor (
    private readonly self: MemberId,
    private readonly capMs: number,
    private readonly ports: DialerPorts
  ) {}

  setTargets (targets: readonly DialTarget[]): void {
    const wanted = new Set(targets.map(({ id }) => hex(id)))
    for (const key of this.#targets.keys()) if (!wanted.has(key)) this.#targets.delete(key)
    for (const { id, addresses } of targets) {
      if (compare(id, this.self) === 0) continue
      const usable = withPeerId(id, addresses)
      const known = this.#targets.get(hex(id))
      if (known === undefined) {
        this.#targets.set(hex(id), {
          id, addresses: usable, failures: 0, due: this.#head(id), dialling: false,
          // Connected already, perhaps: whoever throws us out then must not count as a good host.
          denied: false, connectedAt: performance.now()
        })
      } else if (known.addresses.join() !== usable.join()) {
        Object.assign(known, { addresses: usable, failures: 0, due: this.#head(id) })
      }
    }
    this.#schedule()
  }

  * targets (): Generator<MemberId> {
    for (const { id } of this.#targets.values()) yield id
  }

  connected (id: MemberId): void {
    const target = this.#targets.get(hex(id))
    if (target !== undefined) target.connectedAt = performance.now()
  }

  /** The last connection to that peer ended. */
  lost (id: MemberId): void {
    const target = this.#targets.get(hex(id))
    if (target === undefined) return
    if (performance.now() - target.connectedAt > STABLE_CONNECTION_MS) {
      target.failures = 0
      target.due = this.#head(id)
    } else this.#postpone(target)
    this.#schedule()
  }

  /** Our rules changed: peers that they forbade to dial may be allowed now. */
  retryDenied (): void {
    for (const target of this.#targets.values()) {
      if (!target.denied || !this.ports.mayDial(target.id)) continue
      Object.assign(target, { denied: false, failures: 0, due: this.#head(target.id) })
    }
    this.#schedule()
  }

  stop (): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#targets.clear()
  }

  /** A random moment soon; the higher id of a pair leaves the lower one the first move. */
  #head (id: MemberId): number {
    const wait = compare(this.self, id) < 0 ? 0 : REDIAL_START_MS
    return performance.now() + wait + Math.random() * 50
  }

  #postpone (target: Target): void {
    target.failures++
    const pause = Math.min(this.capMs, REDIAL_START_MS * 2 ** Math.min(20, target.failures - 1))
    target.due = performance.now() + pause * (0.5 + Math.random())
  }

  #schedule (): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    let due = Infinity
    for (const target of this.#targets.values()) {
      if (!target.dialling && !this.ports.isConnected(target.id)) due = Math.min(due, target.due)
    }
    if (due === Infinity || this.#running >= MAX_PARALLEL_DIALS) return
    const wait = Math.max(0, due - performance.now())
    this.#timer = setTimeout(() => { this.#dialDue() }, wait)
    this.#timer.unref()
  }

  #dialDue (): void {
    const now = performance.now()
    for (const target of this.#targets.values()) {
      if (this.#running >= MAX_PARALLEL_DIALS) break
      if (target.dialling || target.due > now || this.ports.isConnected(target.id)) continue
      target.denied = !this.ports.mayDial(target.id)
      if (target.denied || target.addresses.length === 0) {
        this.#postpone(target)
        continue
      }
      this.#running++
      target.dialling = true
      this.ports.dial(target.addresses)
        .then(() => { if (!this.ports.isConnected(target.id)) this.#postpone(target) })
        .catch(() => { this.#postpone(target) })
        .finally(() => {
          this.#running--
          target.dialling = false
          this.#schedule()
        })
        .catch(() => {})
    }
    this.#schedule()
  }
}

/** Addresses that end in this member's peer ID; others would let a record point at someone else. */
function withPeerId (id: MemberId, addresses: readonly string[]): string[] {
  const suffix = `/p2p/${peerIdOf(id)}`
  return addresses
    .map((address) => address.includes('/p2p/') ? address : address + suffix)
    .filter((address) => address.endsWith(suffix))
    .slice(0, MAX_ADDRESSES_PER_TARGET)
}
