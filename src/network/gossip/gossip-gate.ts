import '../promise-with-resolvers.js'
import type { GossipSubComponents } from '@chainsafe/libp2p-gossipsub'
import type { Connection, IncomingStreamData, PeerId, Stream } from '@libp2p/interface'
import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { memberIdOfPeer } from '../connections/identity.js'
import { REOPEN_CAP_MS, REOPEN_START_MS } from '../limits.js'
import { guardRpcs, type GuardPorts } from './rpc-guard.js'

type Registrar = GossipSubComponents['registrar']
type Topology = Parameters<Registrar['register']>[1]
type StreamHandler = Parameters<Registrar['handle']>[1]
type HandleOptions = Parameters<Registrar['handle']>[2]

export interface GatePorts {
  allowed (id: MemberId): boolean
  guard (id: MemberId): GuardPorts
  onSent (bytes: number): void
  /** Our stream to that peer has ended, or could not be opened. */
  onLost (id: MemberId): void
  /** The peer did not answer the opening of a stream in time, which holds up other peers. */
  onUnresponsive (id: MemberId): void
}

/** Our one stream to a peer. Gossipsub itself does not notice when it ends, nor tries again. */
interface Outbound {
  state: 'none' | 'opening' | 'open'
  failures: number
  notBefore: number
  /** Of the state, monotonic ms. */
  since: number
}

/** A stream that ended sooner counts as a failure to open one. */
const STABLE_STREAM_MS = 1_000
/** Gossipsub opens its streams one after the other: nobody may keep the others waiting for long. */
const OPEN_TIMEOUT_MS = 3_000
const STUCK_MS = 15_000

/**
 * The registrar that gossipsub is given in place of libp2p's own. Gossipsub has no notion of a peer
 * that it must not talk to: it opens a stream to whoever is connected, and takes one from anyone.
 * Behind this gate it hears only of full members. A peer that is not one does not exist for it: no
 * topology event, and an inbound stream is reset before gossipsub sees it. So not one byte of
 * gossip goes to the government or to a leaving or joining hospital, whatever they send or
 * subscribe to.
 *
 * It also tells gossipsub of peers when *we* say so, not when identify does: a hospital that
 * becomes a member while connected is introduced then, without a new connection.
 */
export class GossipGate implements Registrar {
  readonly #streams = new Map<Hex, Set<Stream>>()
  readonly #outbound = new Map<Hex, Outbound>()
  #topology: Topology | undefined

  constructor (private readonly registrar: Registrar, private readonly ports: GatePorts) {}

  /** Gossipsub may talk to that peer now. Does nothing while a stream is open or being opened. */
  introduce (peer: PeerId, connection: Connection, id: MemberId): void {
    const outbound = this.#outboundOf(id)
    const now = performance.now()
    // Gossipsub may have dropped a stream silently that it was told to open.
    const stuck = outbound.state === 'opening' && now - outbound.since > STUCK_MS
    if ((outbound.state !== 'none' && !stuck) || now < outbound.notBefore) return
    Object.assign(outbound, { state: 'opening', since: now })
    this.#topology?.onConnect?.(peer, this.#gated(connection))
  }

  /** There is reason to believe that the peer will take our stream now. */
  forgive (id: MemberId): void {
    Object.assign(this.#outboundOf(id), { failures: 0, notBefore: 0 })
  }

  /** Gossipsub must forget that peer; its streams are cut, not closed: nothing queued goes out. */
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

  /** The three versions of gossipsub register one topology; none reaches libp2p's registrar. */
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

  /** A connection on which gossipsub's own streams are judged once more when they are open. */
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
    stream.sink = (source) => sink(counted(source, this.ports.onSent))
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
    outbound.notBefore = now +
      Math.min(REOPEN_CAP_MS, REOPEN_START_MS * 2 ** outbound.failures) * (0.5 + Math.random())
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
    // Inbound streams that have ended are not told of; drop them when the next one comes.
    for (const other of streams) if (other.status !== 'open') streams.delete(other)
    streams.add(stream)
    this.#streams.set(hex(id), streams)
  }
}

/** Nothing is written on a stream that the peer opened, so nobody else would end our direction. */
async function * endingBoth<T> (stream: Stream, source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield * source
  } finally {
    stream.abort(new Error('read to its end'))
  }
}

/** The acceptor writes nothing on a gossip stream: its end is all that can come. */
async function ended (stream: Stream): Promise<void> {
  const next = await stream.source.next()
  if (next.done !== true) stream.abort(new Error('malformed'))
}

type Chunk = Uint8Array | { readonly byteLength: number }

/** Counts what passes. An iterator by hand: a generator could not be ended while it waits. */
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
