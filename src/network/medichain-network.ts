import './shared/promise-with-resolvers.js'
import type { Connection, StreamMuxer } from '@libp2p/interface'
import { EventEmitter } from 'node:events'
import { hex, type MemberId } from '../protocol/types/index.js'
import type { Admission } from './connections/admission.js'
import { Connections } from './connections/connections.js'
import { dialOnce } from './connections/dial-once.js'
import { Dialer } from './connections/dialer.js'
import { memberIdOfPeer, peerIdOf } from './connections/identity.js'
import { OffenceReports } from './connections/offence-reports.js'
import type { Penalties } from './connections/penalties.js'
import type { RefusalLog } from './connections/refusal-log.js'
import { StandstillDetector } from './connections/standstill-detector.js'
import {
  ConsensusStreams, MAX_CONSENSUS_STREAMS, openConsensusStream
} from './consensus/consensus-streams.js'
import { Gossip } from './gossip/gossip.js'
import type { Libp2pNode } from './libp2p-node.js'
import { RequestClient } from './requests/request-client.js'
import { RequestServer } from './requests/request-server.js'
import type { ChannelPorts } from './shared/channel-ports.js'
import { UPKEEP_INTERVAL_MS } from './shared/limits.js'
import type { Meter, PeerTraffic } from './shared/meter.js'
import type {
  DialTarget, Network, NetworkEvents, NetworkLimits, NetworkMetrics, NetworkPorts, PeerInfo,
  RequestHandler, RequestLimits, RequestOptions
} from './shared/network.js'
import { NetworkError } from './shared/network-error.js'
import { protocolOf } from './shared/protocol-name.js'

interface NetworkParts extends Pick<NetworkPorts, 'logger'> {
  readonly admission: Admission
  readonly penalties: Penalties
  readonly meter: Meter
  readonly refusals: RefusalLog
}

type EventArguments = { [K in keyof NetworkEvents]: Parameters<NetworkEvents[K]> }

/** Extra streams of a peer on which the server answers `busy`, beyond the peer's places. */
const BUSY_STREAMS = 4

/** Joins the parts, and informs each part of every connection and every change of the access rules. */
export class MediChainNetwork implements Network {
  readonly id: MemberId
  readonly peerId: string
  readonly consensus: ConsensusStreams
  readonly gossip: Gossip
  readonly #connections: Connections
  readonly #events = new EventEmitter<EventArguments>().setMaxListeners(0)
  readonly #client: RequestClient
  readonly #server: RequestServer
  readonly #dialer: Dialer
  readonly #offences: OffenceReports
  readonly #standstill = new StandstillDetector()
  #upkeep: NodeJS.Timeout | undefined
  #present: readonly MemberId[] = []
  #stopping: Promise<void> | undefined

  constructor (
    private readonly node: Libp2pNode,
    private readonly limits: NetworkLimits,
    private readonly parts: NetworkParts
  ) {
    const id = memberIdOfPeer(node.peerId)
    if (id === undefined) throw new TypeError('the identity is not an Ed25519 key')
    this.id = id
    this.peerId = node.peerId.toString()
    const { admission, meter, logger, penalties } = parts
    this.#connections = new Connections(id, node, admission)
    this.#dialer = new Dialer(id, limits.redialCapMs, {
      isConnected: (id) => this.isConnected(id),
      mayDial: (id) => admission.mayConnect(id),
      dial: (addresses) => this.dial(addresses)
    })
    this.#offences = new OffenceReports({
      connections: this.#connections, penalties, standstill: this.#standstill, meter, logger,
      onBan: (id, code, until) => { this.#events.emit('ban', id, code, until) }
    })
    const shared: ChannelPorts = {
      isHospital: admission.isHospital,
      meter,
      logger,
      report: (id, code) => { this.report(id, code) },
      reportStream: (id, connection, code) => { this.#offences.reportStream(id, connection, code) },
      connectionTo: (id) => this.#connections.to(id),
      present: () => this.#connections.ids()
    }
    const among = (name: string) => (id: MemberId) =>
      admission.mayServe(id, name) && admission.mayAsk(id, name)
    this.consensus = new ConsensusStreams({
      ...shared,
      allowed: among('consensus'),
      open: (id) => openConsensusStream(this.#connections.to(id)),
      onOpen: (id) => { this.#events.emit('consensus-open', id) },
      onClose: (id) => { this.#events.emit('consensus-close', id) }
    })
    this.gossip = new Gossip(node.services.internals.components, {
      ...shared,
      allowed: among('gossip'),
      targets: () => this.#dialer.targets(),
      penaltyOf: (id) => penalties.penaltyOf(id)
    })
    this.#client = new RequestClient({
      ...shared, mayAsk: (id, name) => admission.mayAsk(id, name)
    })
    this.#server = new RequestServer({
      ...shared, refusals: parts.refusals,
      accessOf: (id) => admission.accessOf(id),
      mayServe: (id, name) => admission.mayServe(id, name),
      onRequest: (id) => { this.#connections.noteRequest(id) }
    })
  }

  /** Counts the connections of peers on no list, which the gater bounds. */
  get strangers (): number {
    return this.#connections.strangers
  }

  async start (): Promise<void> {
    this.node.addEventListener('connection:open', ({ detail }) => { this.#onOpen(detail) })
    this.node.addEventListener('connection:close', ({ detail }) => { this.#onClose(detail) })
    await this.node.handle(protocolOf('consensus'), ({ stream, connection }) => {
      const id = memberIdOfPeer(connection.remotePeer)
      if (id === undefined) stream.abort(new NetworkError('refused'))
      else void this.consensus.accept(id, stream, connection)
    }, { maxInboundStreams: MAX_CONSENSUS_STREAMS, maxOutboundStreams: MAX_CONSENSUS_STREAMS })
    await this.node.start()
    this.#upkeep = setInterval(() => { this.#maintain() }, UPKEEP_INTERVAL_MS)
    this.#upkeep.unref()
  }

  addresses (): string[] {
    return this.node.getMultiaddrs().map(String)
  }

  async dial (addresses: readonly string[]): Promise<void> {
    if (this.#stopping !== undefined) throw new NetworkError('stopped')
    await dialOnce(this.node, addresses)
  }

  disconnect (id: MemberId): void {
    this.#connections.cut(id)
  }

  setTargets (targets: readonly DialTarget[]): void {
    this.#dialer.setTargets(targets)
  }

  reconsider (): void {
    for (const id of this.#connections.ids()) {
      if (!this.parts.admission.mayConnect(id)) {
        this.disconnect(id)
        continue
      }
      this.#connections.cutForbidden(id)
      this.consensus.consider(id)
      this.gossip.consider(id)
    }
    this.#dialer.retryDenied()
  }

  peers (): PeerInfo[] {
    const subscribers = new Set(this.gossip.subscribers().map(hex))
    return [...this.#connections.ids()].flatMap((id) => {
      const connections = this.#connections.of(id)
      const oldest = connections[0]
      if (oldest === undefined) return []
      return [{
        id,
        peerId: peerIdOf(id),
        access: this.parts.admission.accessOf(id),
        addresses: connections.map(({ remoteAddr }) => remoteAddr.toString()),
        connectedAt: oldest.timeline.open,
        direction: oldest.direction,
        consensus: this.consensus.isOpen(id),
        gossip: subscribers.has(hex(id)),
        penalty: this.parts.penalties.penaltyOf(id)
      }]
    })
  }

  isConnected (id: MemberId): boolean {
    return this.#connections.has(id)
  }

  async request (
    to: MemberId, protocol: string, bytes: Uint8Array, options?: RequestOptions
  ): Promise<Uint8Array> {
    return await this.#client.request(to, protocol, bytes, options)
  }

  async handle (protocol: string, limits: RequestLimits, handler: RequestHandler): Promise<void> {
    this.#server.add(protocol, limits, handler)
    await this.node.handle(protocolOf(protocol), async ({ stream, connection }) => {
      await this.#server.serve(protocol, stream, connection)
    }, { maxInboundStreams: limits.perPeerConcurrency + BUSY_STREAMS })
  }

  report (id: MemberId, code: string): void {
    this.#offences.report(id, code)
  }

  reportMuxer (muxer: StreamMuxer, code: string): void {
    this.#offences.reportMuxer(muxer, code)
  }

  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void {
    this.#events.on(event, listener as never)
    return () => { this.#events.off(event, listener as never) }
  }

  metrics (): NetworkMetrics {
    return {
      ...this.parts.meter.toRecord(),
      peers: this.#connections.size,
      consensusQueued: this.consensus.queuedBytes
    }
  }

  trafficWith (id: MemberId): PeerTraffic {
    return this.parts.meter.trafficWith(id)
  }

  stop (): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop (): Promise<void> {
    clearInterval(this.#upkeep)
    this.#dialer.stop()
    this.#client.close()
    this.#server.close()
    this.consensus.close()
    await this.gossip.close()
    await this.node.stop()
  }

  #onOpen (connection: Connection): void {
    const id = memberIdOfPeer(connection.remotePeer)
    // The list may have changed since the gater asked.
    if (this.#stopping !== undefined || id === undefined || !this.parts.admission.mayConnect(id)) {
      connection.abort(new NetworkError('refused'))
      return
    }
    if (this.#connections.add(connection, id)) {
      this.#dialer.connected(id)
      this.#events.emit('connect', id)
    }
    for (const old of this.#connections.excess(id)) old.abort(new NetworkError('closed'))
    this.consensus.consider(id)
    this.gossip.consider(id)
  }

  #onClose (connection: Connection): void {
    const id = memberIdOfPeer(connection.remotePeer)
    if (id === undefined || !this.#connections.remove(id)) return
    this.consensus.forget(id)
    this.gossip.forget(id)
    this.#server.forget(id)
    this.#dialer.lost(id)
    // Records that identify keeps of strangers would pile up at a government.
    this.node.peerStore.delete(connection.remotePeer).catch(() => {})
    if (this.#stopping === undefined) this.#events.emit('disconnect', id)
  }

  #maintain (): void {
    const now = performance.now()
    const stood = this.#standstill.next()
    if (stood > 0) this.#events.emit('standstill', stood, this.#present)
    this.#present = [...this.#connections.ids()]
    this.consensus.upkeep(now)
    this.gossip.upkeep(now)
    for (const connection of this.#connections.duplicates()) connection.close().catch(() => {})
    const idle = this.#connections.idleStrangers(this.limits.strangerIdleMs)
    for (const id of idle) this.disconnect(id)
  }
}
