import '../shared/promise-with-resolvers.js'
import type { Connection, Libp2p, PeerId, StreamMuxer } from '@libp2p/interface'
import { compare, hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { Admission } from './admission.js'
import { memberIdOfPeer } from './identity.js'
import { MAX_CONNECTIONS_PER_PEER } from '../shared/limits.js'
import { NetworkError } from '../shared/network-error.js'
import { nameOf } from '../shared/protocol-name.js'

/** The age at which a second connection can be closed. Until then both nodes may still choose it. */
const SETTLE_MS = 1_000

interface Peer { readonly id: MemberId, readonly peer: PeerId, lastRequest: number }

/** Tracks the connected peers, and closes connections and streams that the rules no longer allow. */
export class Connections {
  readonly #peers = new Map<Hex, Peer>()

  constructor (
    private readonly self: MemberId,
    private readonly node: Pick<Libp2p, 'getConnections'>,
    private readonly admission: Admission
  ) {}

  get size (): number {
    return this.#peers.size
  }

  /** The number of connections of strangers. It counts connections, since a stranger may open several. */
  get strangerConnections (): number {
    return this.#strangers().reduce((sum, id) => sum + this.of(id).length, 0)
  }

  #strangers (): MemberId[] {
    return [...this.ids()].filter((id) => this.admission.accessOf(id) === 'stranger')
  }

  * ids (): Generator<MemberId> {
    for (const { id } of [...this.#peers.values()]) yield id
  }

  has (id: MemberId): boolean {
    return this.#peers.has(hex(id))
  }

  /** Returns true if this is the first connection of the peer. */
  add (connection: Connection, id: MemberId): boolean {
    if (this.has(id)) return false
    this.#peers.set(hex(id), { id, peer: connection.remotePeer, lastRequest: performance.now() })
    return true
  }

  /** Returns true if the last connection of a known peer has ended. */
  remove (id: MemberId): boolean {
    return this.preferredOf(id) === undefined && this.#peers.delete(hex(id))
  }

  /** Returns the connections of a peer, oldest first. */
  of (id: MemberId): Connection[] {
    const peer = this.#peers.get(hex(id))?.peer
    return peer === undefined ? [] : this.node.getConnections(peer)
  }

  /**
   * Returns the connection on which this node opens streams. If two nodes dial each other at the same time,
   * they have two connections. Both nodes then use the connection that the node with the lower id dialled.
   */
  preferredOf (id: MemberId): Connection | undefined {
    const open = this.of(id).filter(({ status }) => status === 'open')
    const preferred = compare(this.self, id) < 0 ? 'outbound' : 'inbound'
    return open.find(({ direction }) => direction === preferred) ?? open[0]
  }

  /** Finds the connection of a muxer. libp2p has the field `muxer`, but no type for it. */
  ofMuxer (muxer: StreamMuxer): Connection | undefined {
    return this.node.getConnections().find((connection) =>
      'muxer' in connection && connection.muxer === muxer)
  }

  /**
   * Returns the idle second connections to peers with a higher id; the caller closes them. In each pair only
   * the node with the lower id does so, and only SETTLE_MS after the connection opened.
   */
  surplus (): Connection[] {
    const before = Date.now() - SETTLE_MS
    return [...this.ids()].filter((id) => compare(this.self, id) < 0).flatMap((id) => {
      const kept = this.preferredOf(id)
      return this.of(id).filter((connection) => connection !== kept &&
        connection.timeline.open < before && !connection.streams.some(isRequest))
    })
  }

  /**
   * Returns the oldest connections of a peer, as many as it has above the limit. The oldest
   * may be dead without this node's knowledge. They must not block a peer that reconnects.
   */
  excess (id: MemberId): Connection[] {
    const open = this.of(id).filter(({ status }) => status === 'open')
    return open.slice(0, Math.max(0, open.length - MAX_CONNECTIONS_PER_PEER))
  }

  noteRequest (peer: PeerId): void {
    const known = this.#peers.get(hex(memberIdOfPeer(peer) ?? new Uint8Array()))
    if (known !== undefined) known.lastRequest = performance.now()
  }

  /** Returns the strangers that sent no request for `idleMs`. */
  idleStrangers (idleMs: number): MemberId[] {
    const before = performance.now() - idleMs
    return this.#strangers().filter((id) => (this.#peers.get(hex(id))?.lastRequest ?? 0) < before)
  }

  /** Disconnects the peer at once; queued bytes are lost. */
  cut (id: MemberId): void {
    for (const connection of [...this.of(id)]) connection.abort(new NetworkError('closed'))
  }

  /** Aborts the streams of MediChain protocols that are no longer allowed, in both directions. */
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

/** Tells whether a stream is a request. A request fails if its connection closes. Other streams reopen. */
function isRequest ({ protocol }: { protocol?: string }): boolean {
  const name = nameOf(protocol)
  return name !== undefined && name !== 'consensus'
}
