/** This file writes the event stream of a hospital: what was decided, and what waits for a person. */
import { readingOf } from './find.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { lastStep } from './served.js'

/** How often the stream looks for reviews. A block wakes it, too. */
const LOOK_MS = 1_000
/** How many changes are read at once; more if a block has more. */
const MAX_CHANGES = 1_024
/** A block, and the first digits of a case in it. Former nodes sent a place of five digits at most. */
const EVENT_ID = /^(\d{1,15})\.(?:\d{1,5}|([0-9a-f]{16}))$/
const CASE_DIGITS = 16
/**
 * A sign of life after so many looks, so that proxies keep the connection. It is a line without a blank one
 * behind it, which some readers take for an event without data.
 */
const LOOKS_OF_LIFE = 15

/**
 * Streams changes of own records as server-sent events. An id is the height of a block and the beginning of a
 * case id. It counts nothing, since a reader may not know of every change. A client that comes back with
 * Last-Event-ID misses nothing. Without it the stream begins now, by an event that has an id alone. Events
 * name records and states, and have no clinical content.
 */
export async function eventStream (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const last = request.headers['last-event-id']
  const [, height, after = ''] = EVENT_ID.exec(last ?? '') ?? []
  if (last !== undefined && height === undefined) {
    throw refused(400, 'bad-event-id', 'Last-Event-ID must be an id of this stream')
  }
  const from = height === undefined
    ? { height: context.services.height(), after: WHOLE } : { height: Number(height), after }
  return await Promise.resolve({
    status: 200, mediaType: 'text/event-stream', parts: eventParts(from, request, context)
  })
}

/** The last change that was sent: a block, and the beginning of a case id; empty: nothing of the block. */
interface Cursor { height: number, after: string }

/** Stands behind all changes of a block. */
const WHOLE = 'whole'

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
    // A reader that had no id yet when its connection broke would begin anew, and miss a change.
    yield from.after === WHOLE ? frame('begin', {}, `${from.height + 1}.0`) : ': connected\n'
    for (let looks = 1; !signal.aborted; looks++) {
      if (looks % LOOKS_OF_LIFE === 0) yield ': alive\n'
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
  for (let limit = MAX_CHANGES; ;) {
    const isWhole = cursor.after === WHOLE
    const changes = await services.changes(isWhole ? cursor.height : Math.max(0, cursor.height - 1), limit)
    const isLast = changes.length < limit
    const at = isWhole || cursor.after === '' ? -1 : changes.findIndex(({ caseId, height }) =>
      height === cursor.height && caseId.startsWith(cursor.after))
    const isBehind = at < 0 && !isWhole && cursor.after !== '' && changes.at(-1)?.height === cursor.height
    const fresh = isBehind && !isLast ? [] : changes.slice(at + 1)
    for (const { caseId, height } of fresh) {
      const after = caseId.slice(0, CASE_DIGITS)
      const data = await changeOf(caseId, request, services)
      if (data !== undefined) yield frame('record', data, `${height}.${after}`)
      cursor.height = height
      cursor.after = after
    }
    if (isLast) return
    if (fresh.length === 0) limit *= 2
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
