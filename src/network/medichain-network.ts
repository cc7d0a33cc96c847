import './shared/promise-with-resolvers.js'
import type { Connection, Stream, StreamMuxer } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { hex, type MemberId } from '../protocol/types/index.js'
import type { Admission } from './connections/admission.js'
import { Connections } from './connections/connections.js'
import { ConsensusStreams } from './consensus/consensus-channel.js'
import type { Host } from './create-network.js'
import { Dialer } from './connections/dialer.js'
import { Events } from './events.js'
import { Gossip } from './gossip/gossip-channel.js'
import { memberIdOfPeer, peerIdOf } from './connections/identity.js'
import { DIAL_TIMEOUT_MS, UPKEEP_INTERVAL_MS } from './shared/limits.js'
import type { Meter } from './shared/meter.js'
import type {
  DialTarget, Network, NetworkEvents, NetworkLimits, NetworkMetrics, NetworkPorts, PeerInfo,
  RequestHandler, RequestLimits, RequestOptions
} from './shared/network.js'
import { NetworkError, toNetworkError } from './shared/network-error.js'
import type { Penalties } from './connections/penalties.js'
import { RequestClient } from './requests/request-client.js'
import { RequestServer } from './requests/request-server.js'
import { protocolOf } from './requests/request-wire.js'
import { Turns } from './connections/turns.js'

interface Deps extends Pick<NetworkPorts, 'logger'> {
  readonly admission: Admission
  readonly penalties: Penalties
  readonly meter: Meter
}

/** Time for the news of a dead connection to reach us after its streams ended. */
const BLAME_DELAY_MS = 100
/** One in use, others while they replace one another. */
const CONSENSUS_STREAMS = 4
/** Requests of a peer beyond its places: they hold nothing, and are told `busy` instead of cut. */
const BUSY_STREAMS = 4

/** Joins the parts: each connection and each change of the rules is told to all of them. */
export class MediChainNetwork implements Network {
  readonly id: MemberId
  readonly peerId: string
  readonly consensus: ConsensusStreams
  readonly gossip: Gossip
  readonly #connections: Connections
  readonly #events = new Events()
  readonly #client: RequestClient
  readonly #server: RequestServer
  readonly #dialer: Dialer
  #upkeep: NodeJS.Timeout | undefined
  readonly #turns = new Turns()
  #present: readonly MemberId[] = []
  #stopping: Promise<void> | undefined

  constructor (
    private readonly host: Host,
    private readonly limits: NetworkLimits,
    private readonly deps: Deps
  ) {
    const id = memberIdOfPeer(host.peerId)
    if (id === undefined) throw new TypeError('the identity is not an Ed25519 key')
    this.id = id
    this.peerId = host.peerId.toString()
    const { admission, meter, logger, penalties } = deps
    this.#connections = new Connections(id, host, admission)
    this.#dialer = new Dialer(id, limits.redialCapMs, {
      isConnected: (id) => this.isConnected(id),
      mayDial: (id) => admission.mayConnect(id),
      dial: (addresses) => this.dial(addresses)
    })
    const shared = {
      isHospital: admission.isHospital,
      meter,
      logger,
      report: (id: MemberId, code: string) => { this.report(id, code) },
      reportStream: this.#reportStream.bind(this),
      connectionTo: (id: MemberId) => this.#connections.to(id),
      present: () => this.#connections.ids()
    }
    const among = (name: string) => (id: MemberId) =>
      admission.mayServe(id, name) && admission.mayAsk(id, name)
    this.consensus = new ConsensusStreams({
      ...shared,
      allowed: among('consensus'),
      open: (id) => this.#openConsensus(id),
      onOpen: (id) => { this.#events.emit('consensus-open', id) },
      onClose: (id) => { this.#events.emit('consensus-close', id) }
    })
    this.gossip = new Gossip(host.services.internals.components, {
      ...shared,
      allowed: among('gossip'),
      targets: () => this.#dialer.targets(),
      penaltyOf: (id) => penalties.penaltyOf(id)
    })
    this.#client = new RequestClient({
      ...shared, mayAsk: (id, name) => admission.mayAsk(id, name)
    })
    this.#server = new RequestServer({
      ...shared,
      accessOf: (id) => admission.accessOf(id),
      mayServe: (id, name) => admission.mayServe(id, name)
    })
  }

  /** Connections of peers on no list, which the gater bounds. */
  get strangers (): number {
    return this.#connections.strangers
  }

  async start (): Promise<void> {
    this.host.addEventListener('connection:open', ({ detail }) => { this.#onOpen(detail) })
    this.host.addEventListener('connection:close', ({ detail }) => { this.#onClose(detail) })
    await this.host.handle(protocolOf('consensus'), ({ stream, connection }) => {
      const id = memberIdOfPeer(connection.remotePeer)
      if (id === undefined) stream.abort(new NetworkError('refused'))
      else void this.consensus.accept(id, stream, connection)
    }, { maxInboundStreams: CONSENSUS_STREAMS, maxOutboundStreams: CONSENSUS_STREAMS })
    await this.host.start()
    this.#upkeep = setInterval(() => { this.#maintain() }, UPKEEP_INTERVAL_MS)
    this.#upkeep.unref()
  }

  addresses (): string[] {
    return this.host.getMultiaddrs().map(String)
  }

  async dial (addresses: readonly string[]): Promise<void> {
    if (this.#stopping !== undefined) throw new NetworkError('stopped')
    const signal = AbortSignal.timeout(DIAL_TIMEOUT_MS)
    try {
      await this.host.dial(addresses.map((address) => multiaddr(address)), { signal })
    } catch (error) {
      const name = error instanceof Error ? error.name : ''
      const refused = name === 'DialDeniedError' || name === 'ConnectionInterceptedError'
      if (refused) throw toNetworkError(error, 'refused')
      throw toNetworkError(error, signal.aborted ? 'timeout' : 'not-connected')
    }
  }

  disconnect (id: MemberId): void {
    this.#connections.cut(id)
  }

  setTargets (targets: readonly DialTarget[]): void {
    this.#dialer.setTargets(targets)
  }

  reconsider (): void {
    for (const id of this.#connections.ids()) {
      if (!this.deps.admission.mayConnect(id)) {
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
        access: this.deps.admission.accessOf(id),
        addresses: connections.map(({ remoteAddr }) => remoteAddr.toString()),
        connectedAt: oldest.timeline.open,
        direction: oldest.direction,
        consensus: this.consensus.isOpen(id),
        gossip: subscribers.has(hex(id)),
        penalty: this.deps.penalties.penaltyOf(id)
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
    await this.host.handle(protocolOf(protocol), async ({ stream, connection }) => {
      this.#connections.noteRequest(connection.remotePeer)
      await this.#server.serve(protocol, stream, connection)
    }, { maxInboundStreams: limits.perPeerConcurrency + BUSY_STREAMS })
  }

  report (id: MemberId, code: string): void {
    if (this.#turns.excuse(code)) return
    this.deps.meter.events.add(`offence/${code}`)
    const until = this.deps.penalties.report(id, code)
    if (until === undefined) return
    this.deps.logger.warn({ peer: peerIdOf(id), code, until }, 'peer banned for a while')
    this.disconnect(id)
    this.#events.emit('ban', id, code, until)
  }

  /** Whoever speaks through that muxer cannot be trusted any more. */
  cutMuxer (muxer: StreamMuxer, code: string): void {
    const connection = this.#connections.through(muxer)
    if (connection === undefined) return
    connection.abort(new NetworkError('closed'))
    const id = memberIdOfPeer(connection.remotePeer)
    if (id !== undefined) this.report(id, code)
  }

  on<K extends keyof NetworkEvents> (event: K, listener: NetworkEvents[K]): () => void {
    return this.#events.on(event, listener)
  }

  metrics (): NetworkMetrics {
    return {
      ...this.deps.meter.toRecord(),
      peers: this.#connections.size,
      consensusQueued: this.consensus.queuedBytes
    }
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
    await this.host.stop()
  }

  async #openConsensus (id: MemberId): Promise<Stream> {
    const connection = this.#connections.to(id)
    if (connection === undefined) throw new NetworkError('not-connected')
    return await connection.newStream(protocolOf('consensus'), {
      signal: AbortSignal.timeout(DIAL_TIMEOUT_MS),
      negotiateFully: true,
      maxOutboundStreams: CONSENSUS_STREAMS
    })
  }

  #onOpen (connection: Connection): void {
    const id = memberIdOfPeer(connection.remotePeer)
    // The list may have changed since the gater looked.
    if (this.#stopping !== undefined || id === undefined || !this.deps.admission.mayConnect(id)) {
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
    // What identify noted of strangers would pile up at a government.
    this.host.peerStore.delete(connection.remotePeer).catch(() => {})
    if (this.#stopping === undefined) this.#events.emit('disconnect', id)
  }

  #reportStream (id: MemberId, connection: Connection, code: string): void {
    setTimeout(() => {
      if (connection.status === 'open') this.report(id, code)
    }, BLAME_DELAY_MS).unref()
  }

  #maintain (): void {
    const now = performance.now()
    const stood = this.#turns.next()
    if (stood > 0) this.#events.emit('standstill', stood, this.#present)
    this.#present = [...this.#connections.ids()]
    this.consensus.upkeep(now)
    this.gossip.upkeep(now)
    for (const connection of this.#connections.surplus()) connection.close().catch(() => {})
    const idle = this.#connections.idleStrangers(this.limits.strangerIdleMs)
    for (const id of idle) this.disconnect(id)
  }
}
