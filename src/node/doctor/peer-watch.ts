import type { Network } from '../../network/index.js'
import type { MemberId } from '../../protocol/types/index.js'
import { hex } from '../../protocol/types/index.js'
import type { HostClock } from '../ports.js'

/** A connection that ends within this was closed on purpose by the other side. */
const TURNED_AWAY_MS = 2_000
/** Older ones say nothing about now. */
const REMEMBERED_MS = 5 * 60_000
const TURNED_AWAY_MAX = 16
/** At a government strangers come and go without end. */
const PEERS_MAX = 512

interface Watched {
  since: number
  connectedAt: number | undefined
  turnedAway: number[]
  banned: { readonly code: string, readonly until: number } | undefined
}

export interface PeerHistory {
  /** Connected, or not, since then; undefined: nothing has changed since the start. */
  readonly since: number | undefined
  readonly turnedAway: number
  readonly banned: { readonly code: string, readonly until: number } | undefined
}

/** When peers came, went and were banned: what the network says once and nobody else keeps. */
export class PeerWatch {
  readonly #peers = new Map<string, Watched>()

  constructor (network: Pick<Network, 'on'>, private readonly clock: HostClock) {
    network.on('connect', id => {
      Object.assign(this.#watched(id), { since: clock.wall(), connectedAt: clock.monotonic() })
    })
    network.on('disconnect', id => { this.#left(this.#watched(id)) })
    network.on('ban', (id, code, until) => { this.#watched(id).banned = { code, until } })
  }

  of (id: MemberId): PeerHistory {
    const watched = this.#peers.get(hex(id))
    const recent = this.clock.monotonic() - REMEMBERED_MS
    return {
      since: watched?.since,
      turnedAway: watched?.turnedAway.filter(at => at > recent).length ?? 0,
      banned: (watched?.banned?.until ?? 0) > this.clock.wall() ? watched?.banned : undefined
    }
  }

  #left (watched: Watched): void {
    const now = this.clock.monotonic()
    if (now - (watched.connectedAt ?? -Infinity) < TURNED_AWAY_MS) {
      watched.turnedAway = [...watched.turnedAway, now].slice(-TURNED_AWAY_MAX)
    }
    watched.since = this.clock.wall()
    watched.connectedAt = undefined
  }

  #watched (id: MemberId): Watched {
    const key = hex(id)
    const known = this.#peers.get(key) ??
      { since: this.clock.wall(), connectedAt: undefined, turnedAway: [], banned: undefined }
    // The first of the map is the one longest not heard of.
    this.#peers.delete(key)
    this.#peers.set(key, known)
    if (this.#peers.size > PEERS_MAX) {
      const [oldest] = this.#peers.keys()
      if (oldest !== undefined) this.#peers.delete(oldest)
    }
    return known
  }
}
