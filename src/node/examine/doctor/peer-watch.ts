import type { Network } from '../../../network/index.js'
import type { MemberId } from '../../../protocol/types/index.js'
import { BoundedMap, hex } from '../../../protocol/types/index.js'
import type { HostClock } from '../../loop/ports.js'

/** A connection that ends within this was closed on purpose by the other side. */
const TURNED_AWAY_MS = 2_000
/** Older ones say nothing about now. */
const REMEMBERED_MS = 5 * 60_000
const TURNED_AWAY_MAX = 16
/**
 * Those within this count as one: who starts closes everything for some seconds, before it knows its list,
 * and is dialled again and again meanwhile.
 */
const TURNED_AWAY_APART_MS = 15_000
/** At a government strangers come and go without end. */
const PEERS_MAX = 512

interface Watched {
  /** Wall clock. A connection that was closed at once is none, so it does not change this. */
  lostSince: number | undefined
  /** While connected. */
  connected: { readonly since: number, readonly at: number } | undefined
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
  readonly #peers = new BoundedMap<string, Watched>(PEERS_MAX)

  constructor (network: Pick<Network, 'on'>, private readonly clock: HostClock) {
    network.on('connect', id => {
      this.#watched(id).connected = { since: clock.wall(), at: clock.monotonic() }
    })
    network.on('disconnect', id => { this.#left(this.#watched(id)) })
    network.on('ban', (id, code, until) => { this.#watched(id).banned = { code, until } })
  }

  of (id: MemberId): PeerHistory {
    const watched = this.#peers.get(hex(id))
    const recent = this.clock.monotonic() - REMEMBERED_MS
    return {
      since: watched?.connected?.since ?? watched?.lostSince,
      turnedAway: watched?.turnedAway.filter(at => at > recent).length ?? 0,
      banned: (watched?.banned?.until ?? 0) > this.clock.wall() ? watched?.banned : undefined
    }
  }

  #left (watched: Watched): void {
    const now = this.clock.monotonic()
    const wasTurnedAway = now - (watched.connected?.at ?? -Infinity) < TURNED_AWAY_MS
    if (!wasTurnedAway) watched.turnedAway = []
    else if (now - (watched.turnedAway.at(-1) ?? -Infinity) >= TURNED_AWAY_APART_MS) {
      watched.turnedAway = [...watched.turnedAway, now].slice(-TURNED_AWAY_MAX)
    }
    if (!wasTurnedAway || watched.lostSince === undefined) watched.lostSince = this.clock.wall()
    watched.connected = undefined
  }

  #watched (id: MemberId): Watched {
    const key = hex(id)
    const known = this.#peers.get(key) ??
      { lostSince: undefined, connected: undefined, turnedAway: [], banned: undefined }
    this.#peers.renew(key, known)
    return known
  }
}
