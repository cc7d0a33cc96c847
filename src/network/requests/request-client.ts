import '../shared/promise-with-resolvers.js'
import type { Connection } from '@libp2p/interface'
import type { MemberId } from '../../protocol/types/index.js'
import type { ChannelPorts } from '../shared/channel-ports.js'
import { encodeFrame } from '../shared/frames.js'
import {
  DEFAULT_MAX_REPLY_BYTES, DEFAULT_REQUEST_DEADLINE_MS, MAX_OUTBOUND_STREAMS
} from '../shared/limits.js'
import type { RequestOptions } from '../shared/network.js'
import { NetworkError, toNetworkError } from '../shared/network-error.js'
import { protocolOf } from '../shared/protocol-name.js'
import { setInUse } from '../shared/in-use.js'
import { FrameStream } from './frame-stream.js'
import { IdleStreams } from './idle-streams.js'
import { REQUEST_MARK, STATUS_OK, codeOf, readFrameOf } from './request-wire.js'

export interface ClientPorts
  extends Pick<ChannelPorts, 'meter' | 'connectionTo' | 'report' | 'reportStream'> {
  mayAsk (id: MemberId, name: string): boolean
}

interface Asked {
  readonly to: MemberId
  readonly name: string
  readonly countAs: string
  readonly connection: Connection
}

/**
 * Sends requests to peers. A stream carries one request at a time, and stays open for the next request of
 * its protocol if the reply was a success. Any other end of a request ends its stream.
 */
export class RequestClient {
  readonly #idle = new IdleStreams()
  readonly #running = new Set<AbortController>()
  #stopped = false

  constructor (private readonly ports: ClientPorts) {}

  async request (
    to: MemberId, name: string, bytes: Uint8Array, options: RequestOptions = {}
  ): Promise<Uint8Array> {
    if (this.#stopped) throw new NetworkError('stopped')
    if (!this.ports.mayAsk(to, name)) throw new NetworkError('refused', `may not ask for ${name}`)
    const connection = this.ports.connectionTo(to)
    if (connection === undefined) throw new NetworkError('not-connected')
    const deadlineMs = options.deadlineMs ?? DEFAULT_REQUEST_DEADLINE_MS
    const controller = new AbortController()
    const timer = setTimeout(() => { controller.abort(new NetworkError('timeout')) }, deadlineMs)
    this.#running.add(controller)
    try {
      const maxReply = options.maxReplyBytes ?? DEFAULT_MAX_REPLY_BYTES
      const asked = { to, name, countAs: options.countAs ?? name, connection }
      return await this.#exchange(asked, bytes, maxReply, controller.signal)
    } catch (error) {
      const reason = controller.signal.aborted ? controller.signal.reason as unknown : error
      const failure = explain(reason)
      this.ports.meter.events.add(`${name}/ask-${failure.code}`)
      throw failure
    } finally {
      clearTimeout(timer)
      this.#running.delete(controller)
    }
  }

  close (): void {
    this.#stopped = true
    for (const controller of this.#running) controller.abort(new NetworkError('stopped'))
  }

  async #exchange (
    asked: Asked, bytes: Uint8Array, maxReplyBytes: number, signal: AbortSignal
  ): Promise<Uint8Array> {
    const { connection, name } = asked
    signal.throwIfAborted()
    const stream = this.#idle.take(connection, name) ?? await open(connection, name, signal)
    const abort = (): void => { stream.abort(toNetworkError(signal.reason, 'timeout')) }
    signal.addEventListener('abort', abort, { once: true })
    try {
      signal.throwIfAborted()
      this.#send(asked, bytes, stream)
      const reply = await this.#readReply(asked, stream, maxReplyBytes)
      // A peer that answered early reads no more of the request, and then the stream is of no use.
      if (!this.#idle.keep(connection, name, stream)) stream.abort(new NetworkError('closed'))
      return reply
    } catch (error) {
      stream.abort(toNetworkError(error, 'closed'))
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  #send ({ countAs, name, to }: Asked, bytes: Uint8Array, stream: FrameStream): void {
    const { meter } = this.ports
    const frame = encodeFrame(REQUEST_MARK, bytes)
    meter.messagesOut.add(name)
    meter.sent(to, countAs, frame.byteLength)
    // The peer may refuse before everything is sent; then the reply has the reason.
    stream.send(frame).catch(() => {})
  }

  async #readReply (
    { connection, countAs, to }: Asked, stream: FrameStream, maxReplyBytes: number
  ): Promise<Uint8Array> {
    const count = (bytes: number): void => { this.ports.meter.received(to, countAs, bytes) }
    const sender = { id: to, connection, ports: this.ports }
    const frame = await readFrameOf(sender, stream, maxReplyBytes + 1, count)
    const status = frame[0]
    if (status === STATUS_OK) return frame.subarray(1)
    const code = codeOf(status ?? -1)
    if (code !== undefined) throw new NetworkError(code, `peer answered ${code}`)
    this.ports.report(to, 'malformed')
    throw new NetworkError('malformed', `unknown status ${status}`)
  }
}

async function open (connection: Connection, name: string, signal: AbortSignal): Promise<FrameStream> {
  const stream = await connection.newStream(protocolOf(name), {
    signal, maxOutboundStreams: MAX_OUTBOUND_STREAMS
  })
  setInUse(stream, true)
  return new FrameStream(stream)
}

function explain (error: unknown): NetworkError {
  const name = error instanceof Error ? error.name : ''
  if (name === 'UnsupportedProtocolError') return toNetworkError(error, 'unsupported')
  if (name === 'TooManyOutboundProtocolStreamsError') return toNetworkError(error, 'busy')
  return toNetworkError(error, 'closed')
}
