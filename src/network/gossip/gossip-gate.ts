import '../shared/promise-with-resolvers.js'
import type { GossipSubComponents } from '@chainsafe/libp2p-gossipsub'
import type { Connection, IncomingStreamData, PeerId, Stream } from '@libp2p/interface'
import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { memberIdOfPeer } from '../connections/identity.js'
import { pauseAfter, STABLE_STREAM_MS } from '../shared/backoff.js'
import { guardRpcs, type RpcGuardPorts } from './rpc-guard.js'

type Registrar = GossipSubComponents['registrar']
type Topology = Parameters<Registrar['register']>[1]
type StreamHandler = Parameters<Registrar['handle']>[1]
type HandleOptions = Parameters<Registrar['handle']>[2]

export interface GatePorts {
  allowed (id: MemberId): boolean
  guard (id: MemberId): RpcGuardPorts
  onSent (to: MemberId, bytes: number): void
  /** Called when our stream to the peer has ended or could not be opened. */
  onLost (id: MemberId): void
  /** Called when the peer did not let us open a stream in time, which delays other peers. */
  onUnresponsive (id: MemberId): void
}

/** The state of our stream to a peer. Gossipsub neither notices the end of its stream nor opens another. */
interface Outbound {
  state: 'none' | 'opening' | 'open'
  failures: number
  notBefore: number
  /** Start of the state, monotonic ms. */
  since: number
}

/** Gossipsub opens its streams one after the other, so a slow peer must not delay the others for long. */
const OPEN_TIMEOUT_MS = 3_000
const STUCK_MS = 15_000

/**
 * Replaces libp2p's registrar for gossipsub. Gossipsub has no list of forbidden peers: it opens a stream
 * to every connected peer and accepts a stream from every peer. The gate shows gossipsub full members only.
 * Other peers cause no topology event, and their inbound streams are reset before gossipsub sees them.
 * So no byte of gossip goes to a government or to a leaving or joining hospital.
 *
 * The node introduces peers to gossipsub; libp2p's identify does not. A hospital that becomes a member
 * while connected thus needs no new connection.
 */
export class GossipGate implements Registrar {
  readonly #streams = new Map<Hex, Set<Stream>>()
  readonly #outbound = new Map<Hex, Outbound>()
  #topology: Topology | undefined

  constructor (private readonly registrar: Registrar, private readonly ports: GatePorts) {}

  /** Tells gossipsub about a peer. Does nothing while a stream is open or being opened. */
  introduce (peer: PeerId, connection: Connection, id: MemberId): void {
    const outbound = this.#outboundOf(id)
    const now = performance.now()
    // Gossipsub may have dropped the peer without telling us.
    const stuck = outbound.state === 'opening' && now - outbound.since > STUCK_MS
    if ((outbound.state !== 'none' && !stuck) || now < outbound.notBefore) return
    Object.assign(outbound, { state: 'opening', since: now })
    this.#topology?.onConnect?.(peer, this.#gated(connection))
  }

  /** Forgets failures, since the peer will probably accept our stream now. */
  forgive (id: MemberId): void {
    Object.assign(this.#outboundOf(id), { failures: 0, notBefore: 0 })
  }

  /** Makes gossipsub forget a peer. The streams are aborted, so no queued byte goes out. */
  banish (peer: PeerId, id: MemberId): void {
    const key = hex(id)
    for (const stream of this.#streams.get(key) ?? []) stream.abort(new Error('gossip refused'))
    this.#streams.delete(key)
    this.#outbound.delete(key)
    this.#topology?.onDisconnect?.(peer)
  }

  handle (protocol: string, handler: StreamHandler, options?: HandleOptions): Promise<void> {
    return this.registrar.handle(protocol, (data) => this.#accept(handler, data), options)
  }

  /** Stores the topology, which is the same for all versions of gossipsub, and hides it from libp2p. */
  register (protocol: string, topology: Topology): Promise<string> {
    this.#topology = topology
    return Promise.resolve(protocol)
  }

  unregister (): void {
    this.#topology = undefined
  }

  unhandle (protocol: string): Promise<void> {
    return this.registrar.unhandle(protocol)
  }

  getProtocols (): string[] {
    return this.registrar.getProtocols()
  }

  getHandler (protocol: string): ReturnType<Registrar['getHandler']> {
    return this.registrar.getHandler(protocol)
  }

  getTopologies (): Topology[] {
    return this.#topology === undefined ? [] : [this.#topology]
  }

  async #accept (handler: StreamHandler, data: IncomingStreamData): Promise<void> {
    const { stream, connection } = data
    const id = memberIdOfPeer(connection.remotePeer)
    if (id === undefined || !this.ports.allowed(id)) {
      stream.abort(new Error('gossip refused'))
      return
    }
    this.#track(id, stream)
    this.forgive(id)
    const guard = this.ports.guard(id)
    stream.source = endingBoth(stream, guardRpcs(stream.source, {
      ...guard,
      onFault: (code) => {
        stream.abort(new Error(code))
        guard.onFault(code)
      }
    }))
    await handler({ stream, connection: this.#gated(connection) })
  }

  /** Wraps a connection so that the gate judges each stream of gossipsub again when it is open. */
  #gated (connection: Connection): Connection {
    const newStream: Connection['newStream'] = async (protocols, options) => {
      const id = memberIdOfPeer(connection.remotePeer)
      if (id === undefined || !this.ports.allowed(id)) throw new Error('gossip refused')
      const outbound = this.#outboundOf(id)
      Object.assign(outbound, { state: 'opening', since: performance.now() })
      const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS)
      try {
        const stream = await connection.newStream(protocols, { ...options, signal })
        return this.#adopt(id, outbound, stream)
      } catch (error) {
        if (signal.aborted) this.ports.onUnresponsive(id)
        this.#lost(id, outbound)
        throw error
      }
    }
    return new Proxy(connection, {
      get: (target, key): unknown =>
        key === 'newStream' ? newStream : Reflect.get(target, key, target)
    })
  }

  #adopt (id: MemberId, outbound: Outbound, stream: Stream): Stream {
    if (!this.ports.allowed(id) || this.#outbound.get(hex(id)) !== outbound) {
      stream.abort(new Error('gossip refused'))
      throw new Error('gossip refused')
    }
    Object.assign(outbound, { state: 'open', since: performance.now() })
    this.#track(id, stream)
    const sink = stream.sink.bind(stream)
    stream.sink = (source) => sink(counted(source, bytes => { this.ports.onSent(id, bytes) }))
    const lost = (): void => {
      this.#streams.get(hex(id))?.delete(stream)
      this.#lost(id, outbound)
    }
    ended(stream).then(lost, lost)
    return stream
  }

  #lost (id: MemberId, outbound: Outbound): void {
    if (this.#outbound.get(hex(id)) !== outbound) return
    const now = performance.now()
    const lasted = outbound.state === 'open' && now - outbound.since > STABLE_STREAM_MS
    outbound.failures = lasted ? 0 : outbound.failures + 1
    outbound.state = 'none'
    outbound.notBefore = now + pauseAfter(outbound.failures)
    this.ports.onLost(id)
  }

  #outboundOf (id: MemberId): Outbound {
    const key = hex(id)
    const outbound = this.#outbound.get(key) ??
      { state: 'none', failures: 0, notBefore: 0, since: 0 }
    this.#outbound.set(key, outbound)
    return outbound
  }

  #track (id: MemberId, stream: Stream): void {
    const streams = this.#streams.get(hex(id)) ?? new Set()
    // Nobody reports the end of an inbound stream; drop ended streams when the next stream comes.
    for (const other of streams) if (other.status !== 'open') streams.delete(other)
    streams.add(stream)
    this.#streams.set(hex(id), streams)
  }
}

/** Ends our direction with the peer's: nobody writes on a stream that the peer opened. */
async function * endingBoth<T> (stream: Stream, source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield * source
  } finally {
    stream.abort(new Error('read to its end'))
  }
}

/** Waits for the end of a stream. The acceptor of a gossip stream writes nothing. */
async function ended (stream: Stream): Promise<void> {
  const next = await stream.source.next()
  if (next.done !== true) stream.abort(new Error('malformed'))
}

type Chunk = Uint8Array | { readonly byteLength: number }

/** Counts the bytes of a source. This is no generator, since a waiting generator cannot be ended. */
function counted<T extends Chunk> (
  source: AsyncIterable<T> | Iterable<T>, onBytes: (count: number) => void
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator] () {
      const inner = Symbol.asyncIterator in source
        ? source[Symbol.asyncIterator]()
        : source[Symbol.iterator]()
      const count = (result: IteratorResult<T>): IteratorResult<T> => {
        if (result.done !== true) onBytes(result.value.byteLength)
        return result
      }
      return {
        next: async () => count(await inner.next()),
        return: async () => await inner.return?.() ?? { done: true, value: undefined }
      }
    }
  }
}
