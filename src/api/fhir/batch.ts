/** This file carries out Bundles: a batch entry by entry, and a transaction all or none. */
import { canonicalJson, exactValue, itemsOf, memberOf } from '../../records/index.js'
import { outcomeOf } from '../outcome.js'
import { publicError } from '../http-error.js'
import { bundle, ok, type BundleEntry } from './bundle.js'
import { knownResources } from './known-resources.js'
import { callerOf, readingOf } from './find.js'
import { preferencesOf } from './prefer.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { etagOf, type ServedVersion } from './served.js'
import { takenVersion } from './submit.js'
import { textsAt, valuesAt } from './search/values.js'

export const MAX_ENTRIES = 100

interface Entry {
  readonly method: string
  readonly url: string
  readonly resource: unknown
  readonly fullUrl: string | undefined
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string | undefined>>
}

const HEADERS = [
  ['ifNoneExist', 'if-none-exist'], ['ifMatch', 'if-match'], ['ifNoneMatch', 'if-none-match']
] as const

export async function carryOut (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { body, sent } = request
  const [type] = textsAt(body, 'type')
  if (textsAt(body, 'resourceType')[0] !== 'Bundle' || (type !== 'batch' && type !== 'transaction')) {
    throw refused(400, 'wrong-resource', 'the body must be a Bundle of type batch or transaction')
  }
  const entries = entriesOf(body, sent)
  if (entries.length > MAX_ENTRIES) {
    throw refused(413, 'too-many-entries', `a Bundle may have ${MAX_ENTRIES} entries; send several`)
  }
  if (type === 'transaction') return await carryOutTransaction(entries, request, context)
  const answers: BundleEntry[] = []
  for (const entry of entries) answers.push(await carryOutEntry(entry, request, context))
  return ok(bundle('batch-response', answers))
}

/** @throws ServiceError 400 for an entry without method or address */
function entriesOf (body: unknown, sent: Uint8Array): Entry[] {
  const list = memberOf(sent, 'entry')
  const slices = list === undefined ? [] : itemsOf(list)
  return valuesAt(body, 'entry').map((entry, at) => {
    const [method] = textsAt(entry, 'request', 'method')
    const [url] = textsAt(entry, 'request', 'url')
    if (method === undefined || url === undefined) {
      throw refused(400, 'entry-incomplete', `entry ${at} of the Bundle has no request.method or request.url`)
    }
    const slice = slices[at]
    return {
      method, url, resource: valuesAt(entry, 'resource')[0], fullUrl: textsAt(entry, 'fullUrl')[0],
      bytes: (slice === undefined ? undefined : memberOf(slice, 'resource')) ?? new Uint8Array(0),
      headers: Object.fromEntries(HEADERS.map(([name, header]) =>
        [header, textsAt(entry, 'request', name)[0]]))
    }
  })
}

/** Carries out one entry by the route of its address. An error becomes the answer of the entry. */
async function carryOutEntry (
  entry: Entry, request: FhirRequest, context: FhirContext
): Promise<BundleEntry> {
  const [path = '', query = ''] = `/${entryPath(entry.url, request)}`.split('?')
  try {
    const { headers = {}, resource, status } = await context.dispatch({
      ...request, body: entry.resource, sent: entry.bytes, headers: { ...request.headers, ...entry.headers },
      query: [...new URLSearchParams(query)]
    }, entry.method, path)
    return {
      ...(resource === undefined ? {} : { resource }),
      response: {
        status: String(status),
        ...(headers['location'] === undefined ? {} : { location: headers['location'] }),
        ...(headers['etag'] === undefined ? {} : { etag: headers['etag'] })
      }
    }
  } catch (error) {
    const shown = publicError(error)
    return { response: { status: String(shown.status), outcome: outcomeOf(shown) } }
  }
}

/**
 * Proposes the Conditions of a transaction, all or none. Other resources come with the Condition that refers
 * to them; one that no Condition reaches would be lost, so it refuses the transaction.
 */
async function carryOutTransaction (
  entries: readonly Entry[], request: FhirRequest, context: FhirContext
): Promise<FhirAnswer> {
  for (const [at, entry] of entries.entries()) checkEntry(at, entry, request)
  const reading = readingOf(request)
  const submitted = await context.services.submit({ body: request.body, sent: request.sent }, {
    caller: callerOf(request), wait: preferencesOf(request.headers['prefer']).wait,
    known: await knownResources(request, context), checks: taken => { checkReached(entries, taken) }
  })
  const [first] = submitted.refused
  if (first !== undefined) throw first.error
  const versions = await Promise.all(submitted.taken.map(async taken =>
    await takenVersion(taken, reading, context.services)))
  const created = new Map(submitted.taken.map(({ created: isNew, location }) => [location, isNew]))
  const byLocation = new Map(submitted.taken.map(({ location }, at) => [location, versions[at]]))
  return ok(bundle('transaction-response', entries.map((entry, at): BundleEntry => {
    const location = `Bundle.entry[${at}].resource`
    const own = byLocation.get(location)
    const status = created.get(location) === false ? '200' : '201'
    if (own !== undefined) return conditionEntry(own, status, request.base)
    const holder = versions.flatMap(one => one?.resources.filter(({ fullUrl, type }) =>
      fullUrl !== '' && fullUrl === entry.fullUrl && type === textsAt(entry.resource, 'resourceType')[0]) ??
        [])[0]
    return {
      response: {
        status, ...(holder === undefined ? {} : { location: `${request.base}/${holder.type}/${holder.id}` })
      }
    }
  })))
}

/** Some clients begin the address of an entry with a slash, or with the address of the server. */
function entryPath (url: string, { base }: FhirRequest): string {
  return (url.startsWith(`${base}/`) ? url.slice(base.length) : url).replace(/^\//, '')
}

function checkEntry (at: number, { method, resource, url }: Entry, request: FhirRequest): void {
  const [type = ''] = textsAt(resource, 'resourceType')
  if (method === 'POST' || (method === 'PUT' && type !== 'Condition')) {
    if (entryPath(url, request).split(/[/?]/)[0] === type) return
    throw refused(422, 'entry-type', `entry ${at}: the address names another type than the resource has`)
  }
  throw refused(422, 'entry-refused',
    `entry ${at}: a transaction proposes new diagnoses by POST, all or none; a correction may have to wait ` +
    'for a decision, so send it by itself or in a batch, as reads and searches')
}

/** @param reached the full URLs and the canonical texts of the resources that come with a Condition */
function checkReached (entries: readonly Entry[], reached: ReadonlySet<string>): void {
  for (const [at, { bytes, fullUrl, resource }] of entries.entries()) {
    const isCondition = textsAt(resource, 'resourceType')[0] === 'Condition'
    if (isCondition || reached.has(fullUrl ?? '')) continue
    if (reached.has(canonicalJson(exactValue(resource, bytes)))) continue
    throw refused(422, 'not-reached',
      `entry ${at}: no Condition of the transaction refers to this resource, ` +
      'so it would not be stored; refer to it, or leave it out')
  }
}

function conditionEntry (found: ServedVersion, status: string, base: string): BundleEntry {
  const { condition: { id, value }, versionId } = found
  return {
    fullUrl: `${base}/Condition/${id}`, resource: value,
    response: {
      status, etag: etagOf(found), location: `${base}/Condition/${id}/_history/${versionId}`,
      lastModified: new Date(found.lastUpdated).toISOString()
    }
  }
}
