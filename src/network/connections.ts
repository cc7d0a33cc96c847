import './promise-with-resolvers.js'
import type { Connection, PeerId } from '@libp2p/interface'
import { hex, type Hex, type MemberId } from '../protocol/types/index.js'
import type { Admission } from './admission.js'
import type { Host } from './create-network.js'
import { memberIdOfPeer } from './identity.js'
import { NetworkError } from './network-error.js'
import { nameOf } from './request-wire.js'

interface Peer { readonly id: MemberId, readonly peer: PeerId, lastRequest: number }

/** The peers connected now, and the cutting of what they may no longer have. */
export class Connections {
  readonly #peers = new Map<Hex, Peer>()

  constructor (
    private readonly host: Pick<Host, 'getConnections'>,
    private readonly admission: Admission
  ) {}

  get size (): number {
    return this.#peers.size
  }

  /** Peers on no list. */
  strangers (): MemberId[] {
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

  /** One that streams can be opened on. */
  to (id: MemberId): Connection | undefined {
    return this.of(id).find(({ status }) => status === 'open')
  }

  noteRequest (peer: PeerId): void {
    const known = this.#peers.get(hex(memberIdOfPeer(peer) ?? new Uint8Array()))
    if (known !== undefined) known.lastRequest = performance.now()
  }

  /** Strangers that have asked for nothing for so long. */
  idleStrangers (idleMs: number): MemberId[] {
    const before = performance.now() - idleMs
    return this.strangers().filter((id) => (this.#peers.get(hex(id))?.lastRequest ?? 0) < before)
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
