import '../shared/promise-with-resolvers.js'
import type { Connection, Stream } from '@libp2p/interface'
import { setTimeout as sleep } from 'node:timers/promises'
import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import { ConsensusLink } from './consensus-link.js'
import type { ChannelPorts } from '../shared/channel-ports.js'
import { FrameError, FrameParser } from '../shared/frames.js'
import { heldOpen } from './held-open.js'
import {
  CONSENSUS_BYTES_PER_SECOND, CONSENSUS_FRAMES_PER_SECOND, DIAL_TIMEOUT_MS, MAX_FRAME_BYTES
} from '../shared/limits.js'
import type { ConsensusChannel, FramePriority } from '../shared/network.js'
import { NetworkError } from '../shared/network-error.js'
import { PeerRates } from '../shared/peer-rates.js'
import { protocolOf } from '../shared/protocol-name.js'

const NAME = 'consensus'
/** Streams of a peer in one direction: one in use, others while they replace one another. */
export const MAX_CONSENSUS_STREAMS = 4
/** The acceptor of a stream writes this byte on the stream, and nothing else. */
const ACCEPTED = Uint8Array.of(1)

export interface ConsensusPorts
  extends Pick<ChannelPorts, 'isHospital' | 'meter' | 'present' | 'report' | 'reportStream'> {
  /** Returns whether this node and the peer may use consensus with each other. */
  allowed (id: MemberId): boolean
  /** Opens a stream on a live connection. */
  open (id: MemberId): Promise<Stream>
  onOpen (id: MemberId): void
  onClose (id: MemberId): void
}

interface Inbound { readonly id: MemberId, readonly stream: Stream }

/** The consensus streams with all peers. We write only on streams that we open, and read the others. */
export class ConsensusStreams implements ConsensusChannel {
  readonly #links = new Map<Hex, { id: MemberId, link: ConsensusLink }>()
  readonly #inbound = new Map<Hex, Inbound>()
  readonly #frameRates = new PeerRates(CONSENSUS_FRAMES_PER_SECOND)
  readonly #byteRates = new PeerRates(CONSENSUS_BYTES_PER_SECOND)
  #handler: (from: MemberId, frame: Uint8Array) => void = () => {}
  #joined = false

  constructor (private readonly ports: ConsensusPorts) {}

  join (): void {
    if (!this.ports.isHospital) throw new NetworkError('refused', 'consensus is for hospitals')
    this.#joined = true
    this.reconsider()
  }

  onFrame (handler: (from: MemberId, frame: Uint8Array) => void): void {
    this.#handler = handler
  }

  broadcast (frame: Uint8Array, priority: FramePriority): void {
    this.#check(frame)
    for (const { link } of this.#links.values()) link.send(frame, priority)
    this.ports.meter.messagesOut.add(NAME, this.#links.size)
  }

  send (to: MemberId, frame: Uint8Array, priority: FramePriority = 'vote'): boolean {
    this.#check(frame)
    const entry = this.#links.get(hex(to))
    if (entry === undefined) return false
    entry.link.send(frame, priority)
    this.ports.meter.messagesOut.add(NAME)
    return true
  }

  isOpen (id: MemberId): boolean {
    return this.#links.get(hex(id))?.link.isOpen ?? false
  }

  get queuedBytes (): number {
    let sum = 0
    for (const { link } of this.#links.values()) sum += link.queuedBytes
    return sum
  }

  /** Opens or closes the streams of a peer, after it connected or its access changed. */
  consider (id: MemberId): void {
    const key = hex(id)
    if (!this.#joined || !this.ports.allowed(id)) {
      this.forget(id)
      return
    }
    const entry = this.#links.get(key) ?? { id, link: this.#link(id) }
    this.#links.set(key, entry)
    entry.link.ensureOpen()
  }

  /** Ends both directions at once, for a peer that has disconnected or lost its access. */
  forget (id: MemberId): void {
    const key = hex(id)
    this.#links.get(key)?.link.close()
    this.#links.delete(key)
    this.#inbound.get(key)?.stream.abort(new NetworkError('refused'))
    this.#inbound.delete(key)
  }

  reconsider (): void {
    for (const id of this.ports.present()) this.consider(id)
  }

  upkeep (now: number): void {
    for (const { link } of this.#links.values()) link.checkDrain(now)
  }

  close (): void {
    this.#joined = false
    for (const { id } of [...this.#links.values(), ...this.#inbound.values()]) this.forget(id)
  }

  /** Reads the stream that a peer has opened, until the stream ends. */
  async accept (id: MemberId, stream: Stream, connection: Connection): Promise<void> {
    if (!this.#joined || !this.ports.allowed(id) || connection.status !== 'open') {
      stream.abort(new NetworkError('refused'))
      return
    }
    const key = hex(id)
    // A peer that opens a new stream has given up the old stream.
    this.#inbound.get(key)?.stream.abort(new NetworkError('closed'))
    this.#inbound.set(key, { id, stream })
    // The peer will accept our stream too, so the next try of our stream need not wait.
    this.#links.get(key)?.link.forgive()
    this.consider(id)
    stream.sink(heldOpen(ACCEPTED)).catch(() => {})
    try {
      await this.#read(id, stream)
    } catch (error) {
      if (error instanceof FrameError) this.ports.reportStream(id, connection, error.code)
    } finally {
      // Only one direction has ended; the other would still count among the streams of the peer.
      stream.abort(new NetworkError('closed'))
      if (this.#inbound.get(key)?.stream === stream) this.#inbound.delete(key)
    }
  }

  async #read (id: MemberId, stream: Stream): Promise<void> {
    const { meter } = this.ports
    const parser = new FrameParser(MAX_FRAME_BYTES)
    // The peer may owe a wait from its last stream.
    await this.#slow(id, 0, 0)
    for await (const list of stream.source) {
      const chunk = list.subarray()
      meter.received(id, NAME, chunk.byteLength)
      const frames = parser.push(chunk)
      meter.messagesIn.add(NAME, frames.length)
      for (const frame of frames) {
        // A handler may have cut the stream off; then the rest of the frames is not delivered.
        if (this.#inbound.get(hex(id))?.stream !== stream) return
        this.#deliver(id, frame)
      }
      await this.#slow(id, chunk.byteLength, frames.length)
    }
    if (parser.isPartial) throw new FrameError('malformed')
  }

  /** Waits as long as the rates of the peer demand. */
  async #slow (id: MemberId, bytes: number, frames: number): Promise<void> {
    const wait = Math.max(this.#byteRates.of(id).spend(bytes), this.#frameRates.of(id).spend(frames))
    if (wait === 0) return
    this.ports.meter.events.add(`${NAME}/throttled`)
    await sleep(wait, undefined, { ref: false })
  }

  /** Delivers a frame. An error of the handler is a bug of ours: it ends the process and blames no peer. */
  #deliver (id: MemberId, frame: Uint8Array): void {
    try {
      this.#handler(id, frame)
    } catch (error) {
      queueMicrotask(() => { throw error })
    }
  }

  #link (id: MemberId): ConsensusLink {
    const { meter } = this.ports
    return new ConsensusLink({
      open: () => this.ports.open(id),
      onOpen: () => { this.ports.onOpen(id) },
      onClose: () => { this.ports.onClose(id) },
      onSent: (bytes) => { meter.sent(id, NAME, bytes) },
      onDropped: (count) => { meter.events.add(`${NAME}/dropped`, count) },
      onFault: (code) => { this.ports.report(id, code) }
    })
  }

  #check (frame: Uint8Array): void {
    if (!this.#joined) throw new NetworkError('not-joined')
    if (frame.byteLength === 0 || frame.byteLength > MAX_FRAME_BYTES) {
      throw new NetworkError('too-large', `consensus frame of ${frame.byteLength} bytes`)
    }
  }
}

/** Opens a consensus stream on a connection. @throws NetworkError not-connected */
export async function openConsensusStream (connection: Connection | undefined): Promise<Stream> {
  if (connection === undefined) throw new NetworkError('not-connected')
  return await connection.newStream(protocolOf(NAME), {
    signal: AbortSignal.timeout(DIAL_TIMEOUT_MS),
    negotiateFully: true,
    maxOutboundStreams: MAX_CONSENSUS_STREAMS
  })
}
