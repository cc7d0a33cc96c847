import '../shared/promise-with-resolvers.js'
import type { Connection, PeerId, StreamMuxer } from '@libp2p/interface'
import { compare, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { Admission } from './admission.js'
import type { Host } from '../create-network.js'
import { memberIdOfPeer } from './identity.js'
import { MAX_CONNECTIONS_PER_PEER } from '../shared/limits.js'
import { NetworkError } from '../shared/network-error.js'
import { nameOf } from '../requests/request-wire.js'

/** Time for both sides to agree which of two connections they use. */
const SETTLE_MS = 1_000

interface Peer { readonly id: MemberId, readonly peer: PeerId, lastRequest: number }

/** The peers connected now, and the cutting of what they may no longer have. */
export class Connections {
  readonly #peers = new Map<Hex, Peer>()

  constructor (
    private readonly self: MemberId,
    private readonly host: Pick<Host, 'getConnections'>,
    private readonly admission: Admission
  ) {}

  get size (): number {
    return this.#peers.size
  }

  /** Connections, not peers: one peer may open many. */
  get strangers (): number {
    return this.#strangers().reduce((sum, id) => sum + this.of(id).length, 0)
  }

  /** Peers on no list. */
  #strangers (): MemberId[] {
    return [...this.ids()].filter((id) => this.admission.accessOf(id) === 'stranger')
  }

  * ids (): Generator<MemberId> {
    for (const { id } of [...this.#peers.values()]) yield id
  }

  has (id: MemberId): boolean {
    return this.#peers.has(hex(id))
  }

  /** @returns whether the peer was not connected before. */
  add (connection: Connection, id: MemberId): boolean {
    if (this.has(id)) return false
    this.#peers.set(hex(id), { id, peer: connection.remotePeer, lastRequest: performance.now() })
    return true
  }

  /** @returns whether that was the last connection of a peer we knew. */
  remove (id: MemberId): boolean {
    return this.to(id) === undefined && this.#peers.delete(hex(id))
  }

  /** Oldest first. */
  of (id: MemberId): Connection[] {
    const peer = this.#peers.get(hex(id))?.peer
    return peer === undefined ? [] : this.host.getConnections(peer)
  }

  /**
   * The one to open streams on. Two nodes that dial each other at once have two; both then use the
   * one that the lower id has dialled.
   */
  to (id: MemberId): Connection | undefined {
    const open = this.of(id).filter(({ status }) => status === 'open')
    const preferred = compare(this.self, id) < 0 ? 'outbound' : 'inbound'
    return open.find(({ direction }) => direction === preferred) ?? open[0]
  }

  /** The one that this muxer divides into streams: libp2p has the field, and no type for it. */
  through (muxer: StreamMuxer): Connection | undefined {
    return this.host.getConnections().find((connection) =>
      'muxer' in connection && connection.muxer === muxer)
  }

  /** Second connections that the lower id of the pair, and it alone, should close: old and idle. */
  surplus (): Connection[] {
    const before = Date.now() - SETTLE_MS
    return [...this.ids()].filter((id) => compare(this.self, id) < 0).flatMap((id) => {
      const kept = this.to(id)
      return this.of(id).filter((connection) => connection !== kept &&
        connection.timeline.open < before && !connection.streams.some(isRequest))
    })
  }

  /**
   * Those of one peer above its bound. The oldest, whoever opened them: a peer that comes back must
   * not be kept out by connections that died without our hearing of it.
   */
  excess (id: MemberId): Connection[] {
    const open = this.of(id).filter(({ status }) => status === 'open')
    return open.slice(0, Math.max(0, open.length - MAX_CONNECTIONS_PER_PEER))
  }

  noteRequest (peer: PeerId): void {
    const known = this.#peers.get(hex(memberIdOfPeer(peer) ?? new Uint8Array()))
    if (known !== undefined) known.lastRequest = performance.now()
  }

  /** Strangers that have asked for nothing for so long. */
  idleStrangers (idleMs: number): MemberId[] {
    const before = performance.now() - idleMs
    return this.#strangers().filter((id) => (this.#peers.get(hex(id))?.lastRequest ?? 0) < before)
  }

  /** At once: nothing that is queued goes out. */
  cut (id: MemberId): void {
    for (const connection of [...this.of(id)]) connection.abort(new NetworkError('closed'))
  }

  /** Ends the streams of our protocols that are not allowed any more, whoever opened them. */
  cutForbidden (id: MemberId): void {
    for (const stream of this.of(id).flatMap(({ streams }) => streams)) {
      const name = nameOf(stream.protocol)
      if (name === undefined) continue
      const allowed = stream.direction === 'inbound'
        ? this.admission.mayServe(id, name)
        : this.admission.mayAsk(id, name)
      if (!allowed) stream.abort(new NetworkError('refused'))
    }
  }
}

/**
 * Consensus and gossip streams move to the other connection by themselves; a request would fail.
 */
function isRequest ({ protocol }: { protocol?: string }): boolean {
  const name = nameOf(protocol)
  return name !== undefined && name !== 'consensus'
}
