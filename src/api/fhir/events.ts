/** This file writes the event stream of a hospital: what was decided, and what waits for a person. */
import { readingOf } from './find.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { lastStep } from './served.js'

/** How often the stream looks for reviews. A block wakes it, too. */
const LOOK_MS = 1_000
/** How many changes are read at once. */
const MAX_CHANGES = 1_024
const EVENT_ID = /^(\d{1,15})\.(\d{1,5})$/
/** A sign of life after so many looks, so that proxies keep the connection. */
const LOOKS_OF_LIFE = 15

/**
 * Streams changes of own records as server-sent events. An id is the height of a block and a place in it. A
 * client that comes back with Last-Event-ID misses nothing. Without it the stream begins now. Events name
 * records and states, and have no clinical content.
 */
export async function eventStream (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const last = request.headers['last-event-id']
  const [, height, place] = EVENT_ID.exec(last ?? '') ?? []
  if (last !== undefined && height === undefined) {
    throw refused(400, 'bad-event-id', 'Last-Event-ID must be an id of this stream')
  }
  const from = height === undefined
    ? { height: context.services.height(), place: WHOLE } : { height: Number(height), place: Number(place) }
  return await Promise.resolve({
    status: 200, mediaType: 'text/event-stream', parts: eventParts(from, request, context)
  })
}

/** The last change that was sent: a block, and a place in it. */
interface Cursor { height: number, place: number }

/** The place behind all changes of a block. */
const WHOLE = Infinity

async function * eventParts (
  from: Cursor, request: FhirRequest, context: FhirContext
): AsyncGenerator<string> {
  const { signal } = request
  const cursor = { ...from }
  let announced = new Set<string>()
  let wake = (): void => {}
  const stop = context.subscribe(() => { wake() })
  signal.addEventListener('abort', () => { wake() }, { once: true })
  try {
    yield ': connected\n\n'
    for (let looks = 1; !signal.aborted; looks++) {
      if (looks % LOOKS_OF_LIFE === 0) yield ': alive\n\n'
      yield * changesAfter(cursor, request, context)
      const waiting = await context.services.waitingReviews()
      for (const caseId of waiting) if (!announced.has(caseId)) yield frame('review', { case: caseId })
      announced = new Set(waiting)
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, LOOK_MS)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (signal.aborted) wake()
      })
    }
  } finally {
    stop()
  }
}

/** Reads the changes behind the cursor, and moves it. A block is read again until all of it was sent. */
async function * changesAfter (
  cursor: Cursor, request: FhirRequest, { services }: FhirContext
): AsyncGenerator<string> {
  for (;;) {
    const isWhole = cursor.place === WHOLE
    const limit = isWhole ? MAX_CHANGES : MAX_CHANGES + cursor.place + 1
    const changes = await services.changes(isWhole ? cursor.height : Math.max(0, cursor.height - 1), limit)
    let [height, place] = [-1, 0]
    let sent = 0
    for (const change of changes) {
      place = change.height === height ? place + 1 : 0
      height = change.height
      if (height < cursor.height || (height === cursor.height && place <= cursor.place)) continue
      const data = await changeOf(change.caseId, request, services)
      if (data !== undefined) yield frame('record', data, `${height}.${place}`)
      cursor.height = height
      cursor.place = place
      sent++
    }
    if (sent === 0 || changes.length < limit) return
  }
}

/** A record that the reader may not read makes no event. */
async function changeOf (
  caseId: string, request: FhirRequest, services: FhirContext['services']
): Promise<object | undefined> {
  const id = await services.recordOfCase(caseId)
  const record = id === undefined ? undefined : await services.record(id, readingOf(request), 'current')
  const version = record?.versions.find(one => one.caseId === caseId)
  if (id === undefined || version === undefined) return undefined
  return {
    resource: `Condition/${id}`, version: `${version.number}.${lastStep(version)}`, state: version.status
  }
}

function frame (event: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
