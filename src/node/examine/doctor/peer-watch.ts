import type { Network } from '../../../network/index.js'
import { BoundedMap, hex, type MemberId } from '../../../protocol/types/index.js'
import type { HostClock } from '../../machine/ports.js'

/** If a connection ends within this time, the peer has probably refused it. */
const TURNED_AWAY_MS = 2_000
/** Refused connections are forgotten after this time. */
const REMEMBERED_MS = 5 * 60_000
const TURNED_AWAY_MAX = 16
/**
 * Refused connections within this time count once. A starting hospital closes all connections for some
 * seconds, until it knows its allowlist, and others dial it repeatedly.
 */
const TURNED_AWAY_APART_MS = 15_000
/** The number of peers is bounded, because any number of strangers may connect to a government. */
const PEERS_MAX = 512

interface Watched {
  /** Wall-clock time of the last disconnection. A refused connection counts only if no other came before. */
  lostSince: number | undefined
  /** Defined while the peer is connected. */
  connected: { readonly since: number, readonly at: number } | undefined
  turnedAway: number[]
  banned: { readonly code: string, readonly until: number } | undefined
}

export interface PeerHistory {
  /** When the peer last connected or disconnected; undefined if neither happened since the start. */
  readonly since: number | undefined
  readonly turnedAway: number
  readonly banned: { readonly code: string, readonly until: number } | undefined
}

/** Records when peers connected, disconnected and were banned. The network reports each event only once. */
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
