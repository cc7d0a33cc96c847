import '../shared/promise-with-resolvers.js'
import type { Connection, Stream } from '@libp2p/interface'
import { hex, type Hex, type MemberId } from '../../protocol/types/index.js'
import type { ChannelPorts } from '../shared/channel-ports.js'
import { encodeFrame } from '../shared/frames.js'
import { memberIdOfPeer, peerIdOf } from '../connections/identity.js'
import type { RefusalLog } from '../connections/refusal-log.js'
import { STRANGER_REQUESTS_PER_SECOND } from '../shared/limits.js'
import type { Access, RequestHandler, RequestLimits } from '../shared/network.js'
import { NetworkError, toNetworkError } from '../shared/network-error.js'
import { setInUse } from '../shared/in-use.js'
import { FrameStream } from './frame-stream.js'
import { Quotas } from './quotas.js'
import { ReplyBudget } from './reply-budget.js'
import { STATUS_OK, readFrameOf, statusOf } from './request-wire.js'
import { TokenBucket } from '../shared/token-bucket.js'

export interface ServerPorts extends Pick<ChannelPorts, 'meter' | 'logger' | 'report' | 'reportStream'> {
  accessOf (id: MemberId): Access
  mayServe (id: MemberId, name: string): boolean
  readonly refusals: Pick<RefusalLog, 'note'>
  /** Called when a request begins to arrive. */
  onRequest (id: MemberId): void
}

interface Service {
  readonly name: string
  readonly limits: RequestLimits
  readonly handler: RequestHandler
  readonly quotas: Quotas
}

interface Call {
  readonly id: MemberId
  readonly connection: Connection
  readonly stream: FrameStream
  /** The place and the work of this call, set when the call gets them. */
  release?: () => void
  work?: Promise<Uint8Array>
  /** The class of the reply, if it is not the protocol. */
  countAs?: string
}

/** A frame that answers a request. */
interface Answer { readonly isOk: boolean, readonly bytes: Uint8Array }

const OK: Uint8Array = Uint8Array.of(STATUS_OK)

/** Answers requests of peers. Every request gets a reply or a code, unless its sender is disconnected. */
export class RequestServer {
  readonly #services = new Map<string, Service>()
  readonly #running = new Map<Hex, Set<AbortController>>()
  readonly #replies = new ReplyBudget()
  readonly #strangers = new TokenBucket(STRANGER_REQUESTS_PER_SECOND)

  constructor (private readonly ports: ServerPorts) {}

  add (name: string, limits: RequestLimits, handler: RequestHandler): void {
    if (this.#services.has(name)) throw new Error(`protocol ${name} is handled already`)
    this.#services.set(name, { name, limits, handler, quotas: new Quotas(limits) })
  }

  /** Aborts the calls of a peer that has gone. */
  forget (id: MemberId): void {
    for (const controller of this.#running.get(hex(id)) ?? []) {
      controller.abort(new NetworkError('closed'))
    }
  }

  close (): void {
    for (const controllers of this.#running.values()) {
      for (const controller of controllers) controller.abort(new NetworkError('stopped'))
    }
  }

  /** Serves one stream until it ends. Never throws. */
  async serve (name: string, stream: Stream, connection: Connection): Promise<void> {
    const id = memberIdOfPeer(connection.remotePeer)
    const service = this.#services.get(name)
    if (id === undefined || service === undefined) {
      stream.abort(new NetworkError('refused'))
      return
    }
    const frames = new FrameStream(stream)
    try {
      while (await frames.begins()) {
        setInUse(stream, true)
        if (!await this.#serveOne(service, { id, connection, stream: frames })) return
        setInUse(stream, false)
      }
      stream.abort(new NetworkError('closed'))
    } catch (error) {
      stream.abort(toNetworkError(error, 'closed'))
    }
  }

  /** Serves a request that has begun to arrive. @returns whether the stream may carry another request */
  async #serveOne (service: Service, call: Call): Promise<boolean> {
    const { id, stream } = call
    this.ports.onRequest(id)
    const controller = this.#begin(id)
    const timer = setTimeout(
      () => { controller.abort(new NetworkError('timeout')) }, service.limits.deadlineMs
    )
    try {
      const answer = await this.#answer(service, call, controller.signal)
      // Past the deadline only the code is sent; the stream is aborted if the peer does not read it.
      const cut = (): void => { stream.abort(new NetworkError('timeout')) }
      if (controller.signal.aborted) setTimeout(cut, 100).unref()
      else controller.signal.addEventListener('abort', cut, { once: true })
      await this.#reply(service, call, answer.bytes)
      // Of a failed request some bytes may be unread, so the next frame would be unknown.
      if (!answer.isOk) await stream.close()
      return answer.isOk
    } finally {
      clearTimeout(timer)
      this.#end(id, controller)
      giveBack(call)
    }
  }

  async #answer (service: Service, call: Call, signal: AbortSignal): Promise<Answer> {
    const { name } = service
    try {
      call.work = this.#handle(service, call, signal)
      const reply = await raceAbort(call.work, signal)
      if (reply.byteLength > service.limits.maxReplyBytes) {
        this.ports.logger.warn({ name, bytes: reply.byteLength }, 'reply above its limit')
        throw new NetworkError('too-large')
      }
      if (!this.ports.mayServe(call.id, name)) throw new NetworkError('refused')
      this.ports.meter.events.add(`${name}/served`)
      return { isOk: true, bytes: encodeFrame(OK, reply) }
    } catch (error) {
      const failure = toNetworkError(error, 'failed')
      this.ports.meter.events.add(`${name}/${failure.code}`)
      if (!(error instanceof NetworkError)) {
        this.ports.logger.warn({ name, err: error }, 'request handler failed')
      }
      return { isOk: false, bytes: encodeFrame(Uint8Array.of(statusOf(failure.code))) }
    }
  }

  async #handle (service: Service, call: Call, signal: AbortSignal): Promise<Uint8Array> {
    const { id } = call
    const access = this.ports.accessOf(id)
    if (!this.ports.mayServe(id, service.name)) {
      if (access === 'leaving' || access === 'stranger') {
        this.ports.refusals.note(peerIdOf(id), access, service.name)
      }
      throw new NetworkError('refused')
    }
    if (access === 'stranger' && !this.#strangers.take()) throw new NetworkError('busy')
    const release = service.quotas.take(id)
    if (typeof release === 'string') {
      if (release === 'rate') this.ports.report(id, 'rate-limited')
      throw new NetworkError('busy')
    }
    call.release = release
    const request = await this.#read(service, call)
    await this.#replies.paid(id, signal)
    signal.throwIfAborted()
    const classify = (countAs: string): void => { call.countAs = countAs }
    return await service.handler(id, request, { access, signal, classify })
  }

  async #read (service: Service, { id, connection, stream }: Call): Promise<Uint8Array> {
    const { meter } = this.ports
    const { name, limits } = service
    const count = (bytes: number): void => { meter.received(id, name, bytes) }
    const sender = { id, connection, ports: this.ports }
    const frame = await readFrameOf(sender, stream, limits.maxRequestBytes + 1, count)
    if (frame[0] !== 0) {
      this.ports.reportStream(id, connection, 'malformed')
      throw new NetworkError('malformed')
    }
    meter.messagesIn.add(name)
    return frame.subarray(1)
  }

  async #reply ({ name }: Service, { countAs = name, id, stream }: Call, answer: Uint8Array): Promise<void> {
    this.#replies.charge(id, answer.byteLength)
    this.ports.meter.sent(id, countAs, answer.byteLength)
    await stream.send(answer)
  }

  #begin (id: MemberId): AbortController {
    const controller = new AbortController()
    const running = this.#running.get(hex(id)) ?? new Set()
    this.#running.set(hex(id), running.add(controller))
    return controller
  }

  #end (id: MemberId, controller: AbortController): void {
    const running = this.#running.get(hex(id))
    running?.delete(controller)
    if (running?.size === 0) this.#running.delete(hex(id))
  }
}

/**
 * Gives the place of a call back when its handler and its reply have both ended. Otherwise slow handlers
 * would pile up behind their timeouts, and so would replies of up to 5 MiB to peers that do not read.
 */
function giveBack ({ work, release }: Call): void {
  const free = (): void => { release?.() }
  work?.then(free, free)
}

/** Waits for work until the signal is aborted. @throws the signal's reason; the work goes on */
async function raceAbort<T> (work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => { reject(toNetworkError(signal.reason, 'timeout')) }
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    work.catch(() => {})
  }
}
