/** This file carries out transactions: all of one is proposed, or nothing. */
import { checkScope } from '../access/scope.js'
import { canonicalJson, exactValue, heldResources } from '../../records/index.js'
import { outcomeOf } from '../outcome.js'
import { ServiceError } from '../service-error.js'
import { bundle, ok, type BundleEntry } from './bundle.js'
import type { Entry } from './entries.js'
import { entryPath } from './entries.js'
import { callerOf, currentOf, readingOf } from './find.js'
import { knownResources } from './known-resources.js'
import { preferencesOf } from './prefer.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { etagOf, type ServedVersion } from './served.js'
import type { Correction } from './services.js'
import { correctionOf, existingRecord, takenVersion, whyDropped } from './submit.js'
import { numberIn } from './conditional.js'
import { textsAt } from './search/values.js'

/**
 * Proposes the Conditions of a transaction, all or none: new ones, and corrections of own records. Other
 * resources come with the Condition that refers to them. One that no Condition reaches would be lost, so it
 * refuses the transaction. A Condition whose number is here already is left as it is (`ifNoneExist`).
 */
export async function carryOutTransaction (
  entries: readonly Entry[], request: FhirRequest, context: FhirContext
): Promise<FhirAnswer> {
  for (const [at, entry] of entries.entries()) checkEntry(at, entry, request)
  const reading = readingOf(request)
  const existing = await existingOf(entries, request, context)
  const corrections = await correctionsOf(entries, request, context)
  const patients = await existingPatients(entries, request, context)
  const here = new Set([...existing.values()].flatMap(({ version: { plaintext } }) =>
    plaintext === undefined ? [] : heldResources(plaintext).map(({ text }) => unnamed(text))))
  const submitted = entries.length === 0 ? { taken: [], refused: [] } : await context.services.submit(
    { body: request.body, sent: request.sent }, {
      caller: callerOf(request), wait: preferencesOf(request.headers['prefer']).wait, corrections,
      known: await knownResources(request, context), leftOut: new Set(existing.keys()),
      checks: taken => { checkReached(entries, taken, { here, patients }) }
    })
  const [first] = submitted.refused
  if (first !== undefined) throw first.error
  const versions = await Promise.all(submitted.taken.map(async taken =>
    await takenVersion(taken, reading, context.services)))
  const shown = new Map(submitted.taken.map(({ created, location }, at) =>
    [location, { found: versions[at], created }] as const))
  for (const [place, found] of existing) shown.set(place, { found, created: false })
  const dropped = new Map(submitted.taken.filter(({ location }) => corrections.has(location))
    .map(taken => [taken.location, whyDropped(taken)]))
  return ok(bundle('transaction-response', entries.map((entry, at): BundleEntry => {
    const place = placeOf(at)
    const why = dropped.get(place)
    if (why !== undefined) return { response: { status: String(why.status), outcome: outcomeOf(why) } }
    const own = shown.get(place)
    if (own?.found !== undefined) {
      return conditionEntry(own.found, own.created && !corrections.has(place), request.base)
    }
    const holder = holderOf(entry, [...shown.values()])
    const location = patients.get(place) ?? holder?.name
    const isNew = holder?.created === true && !patients.has(place)
    return {
      response: {
        status: isNew ? '201' : '200',
        ...(location === undefined ? {} : { location: `${request.base}/${location}` })
      }
    }
  })))
}

interface Shown {
  /** Undefined if the reader may not see it. */
  readonly found: ServedVersion | undefined
  /** The transaction opened its case. */
  readonly created: boolean
}

/** Finds a resource that came with a Condition, by the full URL of its entry. */
function holderOf ({ fullUrl, resource }: Entry, shown: readonly Shown[]):
{ readonly name: string, readonly created: boolean } | undefined {
  const [wanted] = textsAt(resource, 'resourceType')
  for (const { created, found } of shown) {
    const held = found?.resources.find(one =>
      one.fullUrl !== '' && one.fullUrl === fullUrl && one.type === wanted)
    if (held !== undefined) return { name: `${held.type}/${held.id}`, created }
  }
  return undefined
}

/** Names the place of an entry in the Bundle, as a FHIRPath. */
function placeOf (at: number): string {
  return `Bundle.entry[${at}].resource`
}

function isCorrection ({ method, resource }: Entry): boolean {
  return method === 'PUT' && textsAt(resource, 'resourceType')[0] === 'Condition'
}

function checkEntry (at: number, { method, resource, url }: Entry, request: FhirRequest): void {
  const [type = ''] = textsAt(resource, 'resourceType')
  if (method !== 'POST' && method !== 'PUT') {
    throw refused(422, 'entry-refused', `entry ${at}: a transaction proposes new diagnoses by POST and ` +
      'corrections by PUT, all or none; send reads and searches by themselves or in a batch')
  }
  if (entryPath(url, request).split(/[/?]/)[0] === type) return
  throw refused(422, 'entry-type', `entry ${at}: the address names another type than the resource has`)
}

/** Finds the records of Conditions that must not be created again, by their places. */
async function existingOf (
  entries: readonly Entry[], request: FhirRequest, context: FhirContext
): Promise<ReadonlyMap<string, ServedVersion>> {
  const found = new Map<string, ServedVersion>()
  for (const [at, entry] of entries.entries()) {
    const condition = entry.headers['if-none-exist']
    const isNew = entry.method === 'POST' && textsAt(entry.resource, 'resourceType')[0] === 'Condition'
    if (condition === undefined || !isNew) continue
    const record = await ofEntry(at, existingRecord(condition, request, context))
    if (record !== undefined) found.set(placeOf(at), currentOf(record))
  }
  return found
}

/**
 * Finds what the updates of Conditions correct, by their places. All are looked up at one time, since each
 * may wait for a decision.
 */
async function correctionsOf (
  entries: readonly Entry[], request: FhirRequest, context: FhirContext
): Promise<ReadonlyMap<string, Correction>> {
  const ids = new Map<string, number>()
  for (const [at, entry] of entries.entries()) {
    if (!isCorrection(entry)) continue
    checkScope(callerOf(request), 'system/Condition.u')
    const [, id = ''] = /^Condition\/([^/?]+)$/.exec(entryPath(entry.url, request)) ?? []
    if (id === '') throw refused(422, 'entry-refused', `entry ${at}: an update names the id: Condition/id`)
    if (ids.has(id)) {
      throw refused(422, 'entry-repeated', `entry ${at}: entry ${ids.get(id)} updates the same record`)
    }
    ids.set(id, at)
  }
  return new Map(await Promise.all([...ids].map(async ([id, at]) => {
    const { bytes, headers, resource } = entries[at]!
    return [placeOf(at), await ofEntry(at, correctionOf({
      ...request, body: resource, sent: bytes, headers: { ...request.headers, ...headers }, params: { id }
    }, context))] as const
  })))
}

/** Names the entry in a refusal of it. */
async function ofEntry<T> (at: number, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError(error.status, error.code, `entry ${at}: ${error.message}`, error.findings)
  })
}

/** Finds Patients that must not be created again, by their places. */
async function existingPatients (
  entries: readonly Entry[], request: FhirRequest, { services }: FhirContext
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const [at, { headers, method, resource }] of entries.entries()) {
    const number = numberIn(headers['if-none-exist'] ?? '')
    const isNew = method === 'POST' && textsAt(resource, 'resourceType')[0] === 'Patient'
    const id = number === undefined || !isNew ? undefined
      : await services.findPatient(number, readingOf(request))
    if (id !== undefined) found.set(placeOf(at), `Patient/${id}`)
  }
  return found
}

interface Here {
  /** The texts of resources in records that stay as they are. */
  readonly here: ReadonlySet<string>
  readonly patients: ReadonlyMap<string, string>
}

/** @param reached the full URLs and the canonical texts of the resources that come with a Condition */
function checkReached (
  entries: readonly Entry[], reached: ReadonlySet<string>, { here, patients }: Here
): void {
  for (const [at, { bytes, fullUrl, resource }] of entries.entries()) {
    if (textsAt(resource, 'resourceType')[0] === 'Condition' || patients.has(placeOf(at))) continue
    const text = canonicalJson(exactValue(resource, bytes))
    if (reached.has(fullUrl ?? '') || reached.has(text) || here.has(unnamed(text))) continue
    throw refused(422, 'not-reached',
      `entry ${at}: no Condition that the transaction proposes refers to this resource, ` +
      'so it would not be stored; refer to it, or leave it out')
  }
}

/** Removes the names that a client gives to entries anew each time that it sends them. */
function unnamed (text: string): string {
  return text.replace(/urn:uuid:[0-9a-f-]{36}/gi, 'urn:uuid')
}

function conditionEntry (found: ServedVersion, isNew: boolean, base: string): BundleEntry {
  const { condition: { id, value }, versionId } = found
  return {
    fullUrl: `${base}/Condition/${id}`, resource: value,
    response: {
      status: isNew ? '201' : '200', etag: etagOf(found),
      location: `${base}/Condition/${id}/_history/${versionId}`,
      lastModified: new Date(found.lastUpdated).toISOString()
    }
  }
}
