import '../shared/promise-with-resolvers.js'
import type { Connection } from '@libp2p/interface'
import { MAX_IDLE_STREAMS } from '../shared/limits.js'
import { setInUse } from '../shared/in-use.js'
import type { FrameStream } from './frame-stream.js'

/** Keeps the streams of a connection that wait for another request, by the name of their protocol. */
export class IdleStreams {
  /** A connection that has ended takes its streams along. */
  readonly #streams = new WeakMap<Connection, Map<string, FrameStream[]>>()

  take (connection: Connection, name: string): FrameStream | undefined {
    const idle = this.#streams.get(connection)?.get(name) ?? []
    // Streams that were reset meanwhile are dropped here.
    let stream = idle.pop()
    while (stream?.isFree === false) stream = idle.pop()
    if (stream !== undefined) setInUse(stream.stream, true)
    return stream
  }

  /** Returns false if the stream cannot be kept. */
  keep (connection: Connection, name: string, stream: FrameStream): boolean {
    const byName = this.#streams.get(connection) ?? new Map<string, FrameStream[]>()
    const idle = byName.get(name) ?? []
    if (!stream.isFree || idle.length >= MAX_IDLE_STREAMS) return false
    setInUse(stream.stream, false)
    idle.push(stream)
    this.#streams.set(connection, byName.set(name, idle))
    return true
  }
}
