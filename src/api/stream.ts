import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import { publicError } from './http-error.js'
import { STREAM_BUFFER_BYTES, STREAM_HEARTBEAT_MS } from './limits.js'
import { problemOf } from './problem.js'

export const LINES_TYPE = 'application/x-ndjson'
export const EVENTS_TYPE = 'text/event-stream'

/**
 * Writes the items as one JSON document per line, or as server-sent events (WHATWG HTML §9.2). The headers
 * are sent after the first item has been requested, so that a reader that has the headers is subscribed. A
 * slow reader pauses the iteration. An error before the first line is thrown, and a later error becomes the
 * last document.
 */
export async function writeStream (
  reply: FastifyReply, kind: 'events' | 'lines', items: AsyncIterable<unknown>,
  signal: AbortSignal
): Promise<void> {
  const frame = kind === 'events' ? eventFrame : lineFrame
  const iterator = items[Symbol.asyncIterator]()
  let pending = iterator.next()
  if (kind === 'lines') await pending
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, {
    'content-type': kind === 'events' ? EVENTS_TYPE : LINES_TYPE,
    'cache-control': 'no-store'
  })
  response.flushHeaders()
  const heartbeat = kind === 'events'
    ? setInterval(() => { response.write(': alive\n') }, STREAM_HEARTBEAT_MS)
    : undefined
  try {
    for (;;) {
      const { done, value } = await pending
      if (done === true || signal.aborted) break
      response.write(frame(value))
      if (response.writableLength > STREAM_BUFFER_BYTES) await once(response, 'drain', { signal })
      pending = iterator.next()
    }
  } catch (error) {
    if (!signal.aborted) response.write(frame({ problem: problemOf(publicError(error)) }))
  } finally {
    clearInterval(heartbeat)
    await iterator.return?.()
    response.end()
  }
}

function eventFrame (value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

function lineFrame (value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
