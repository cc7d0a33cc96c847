import '../shared/promise-with-resolvers.js'
import { yamux } from '@chainsafe/libp2p-yamux'
import type { Stream, StreamMuxer } from '@libp2p/interface'
import { MAX_STREAMS_PER_CONNECTION, STREAM_WINDOW_CAP_BYTES } from '../shared/limits.js'
import { guardMuxer, type MuxerFault } from './muxer-guard.js'
import { watchOutbox, type Outbox } from './muxer-outbox.js'
import { saveWindowUpdates, type WindowedStream } from './window-updates.js'

/** Called for a muxer whose peer broke a bound; its connection must end. */
export type OnMuxerFault = (muxer: StreamMuxer, code: MuxerFault['code']) => void

/**
 * Creates yamux with bounds: muxer-guard.ts for inbound frames, muxer-outbox.ts for outbound frames. Window
 * updates are sent as window-updates.ts says.
 */
export function guardedYamux (onFault: OnMuxerFault): ReturnType<typeof yamux> {
  const make = yamux({
    maxInboundStreams: MAX_STREAMS_PER_CONNECTION,
    maxOutboundStreams: MAX_STREAMS_PER_CONNECTION,
    maxStreamWindowSize: STREAM_WINDOW_CAP_BYTES
  })
  return (components) => {
    const factory = make(components)
    const create = factory.createStreamMuxer.bind(factory)
    factory.createStreamMuxer = (init) => {
      const muxer = create({ ...init, onIncomingStream: (stream) => {
        saveUpdatesOf(stream)
        init?.onIncomingStream?.(stream)
      } })
      guard(muxer, onFault)
      return muxer
    }
    return factory
  }
}

function guard (muxer: StreamMuxer, onFault: OnMuxerFault): void {
  const report = (code: MuxerFault['code']): void => { onFault(muxer, code) }
  const sink = muxer.sink.bind(muxer)
  muxer.sink = (source) => sink(guardMuxer(source, muxer, report))
  const open = muxer.newStream.bind(muxer)
  muxer.newStream = async (name) => {
    const stream = await open(name)
    saveUpdatesOf(stream)
    return stream
  }
  watchOutbox(muxer.source as unknown as Outbox, () => { report('not-draining') })
}

function saveUpdatesOf (stream: Stream): void {
  saveWindowUpdates(stream as unknown as WindowedStream)
}
