import { bundle, bundleParts, ok, selfUrl, type BundleEntry } from '../bundle.js'
import { numberOf } from '../conditional.js'
import { callerOf, readingOf, servedRecordsOf } from '../find.js'
import { linkedPatients, patientOf, patientSummary } from '../patient-summary.js'
import { notFound, refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute, SearchParameter } from '../route.js'
import type { ServedVersion } from '../served.js'
import { isShown, testOf } from '../search/matches.js'
import { readQuery } from '../search/query.js'
import { textsAt, valuesAt } from '../search/values.js'

const SEARCH: readonly SearchParameter[] = [
  { name: 'identifier', type: 'token', documentation: 'A number of the patient; POST alone.' }
]
const EVERYTHING: readonly SearchParameter[] = [
  { name: '_since', type: 'date', documentation: 'Only what changed since.' },
  { name: '_type', type: 'special', documentation: 'Only these types.' },
  { name: 'start', type: 'date', documentation: 'Only diagnoses that began at this time or later.' },
  { name: 'end', type: 'date', documentation: 'Only diagnoses that began before this time.' }
]
const NOTHING = new Set<string>()

async function searchPatients (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { count, criteria, summary, used } = readQuery(request.query, SEARCH, request.isStrict)
  if (criteria.length === 0) {
    throw refused(400, 'identifier-needed', 'a patient is found by identifier=system|value')
  }
  if (criteria.some(({ modifier }) => modifier !== '')) {
    throw refused(400, 'bad-modifier', 'identifier takes no modifier here: identifier=system|value')
  }
  const lists: string[][] = []
  for (const { values } of criteria) {
    const ids: string[] = []
    for (const value of values) {
      ids.push(...[await context.services.findPatient(numberOf(value), readingOf(request)) ?? []].flat())
    }
    lists.push(ids)
  }
  const entries: BundleEntry[] = []
  for (const id of new Set(lists[0]?.filter(one => lists.every(list => list.includes(one))))) {
    const resource = patientOf(id, await servedRecordsOf(id, request, context))
    entries.push({ fullUrl: `${request.base}/Patient/${id}`, resource, search: { mode: 'match' } })
  }
  // The link to itself leaves the identifier out, so that no number of a patient is in an address.
  const named = used.filter(([name]) => name.startsWith('_'))
  const links = [{ relation: 'self', url: selfUrl(request, 'Patient/_search', named) }]
  if (summary === 'count' || count === 0) return ok(bundle('searchset', [], links, entries.length))
  return ok(bundle('searchset', entries, links))
}

/** Lists the Patient, and each diagnosis with what its record holds; a page holds whole records. */
async function everything (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const id = request.params['id'] ?? ''
  const of = `Patient/${id}/$everything`
  const token = request.query.find(([name]) => name === '_page')?.[1]
  const page = token === undefined ? undefined
    : context.pages.find(token, of, callerOf(request), request.purpose)
  const pairs = page?.query ?? [...request.query, ...parametersIn(request.body)]
  const query = readQuery(pairs, EVERYTHING, request.isStrict)
  const records = await servedRecordsOf(id, request, context)
  const tests = query.criteria.filter(({ name }) => name !== '_type').map(({ name, values: [value = ''] }) =>
    testOf(name === '_since' ? { name: '_lastUpdated', modifier: '', values: [atLeast(value)] }
      : { name: 'onset-date', modifier: '', values: [name === 'start' ? atLeast(value) : `lt${value}`] },
    request.base))
  const found = records.filter(one => isShown(one, NOTHING) && tests.every(test => test(one)))
  const wanted = query.criteria.filter(({ name }) => name === '_type').flatMap(({ values }) => values)
  const types = wanted.length === 0 ? undefined : wanted
  const used = query.used.filter(([name]) => name === '_count' || EVERYTHING.some(one => one.name === name))
  const isPaged = pairs.some(([name]) => name === '_count')
  const count = isPaged ? Math.max(1, page?.count ?? query.count) : found.length
  const skip = page?.skip ?? 0
  const rest = found.length > skip + count
  const next = rest
    ? context.pages.add({
      of, query: pairs, caller: callerOf(request), purpose: request.purpose, skip: skip + count, count,
      after: ''
    })
    : undefined
  const head = bundle('searchset', [], [
    { relation: 'self', url: selfUrl(request, of, used) },
    ...(next === undefined ? [] : [{ relation: 'next', url: `${request.base}/${of}?_page=${next}` }])
  ])
  const entries = entriesOf(skip === 0 ? [patientOf(id, records), ...linkedPatients(id, records)] : [],
    found.slice(skip, skip + count), request.base, types)
  return { status: 200, parts: bundleParts(head, entries) }
}

/** Reads the parameters of an operation that come in a Parameters resource. @throws ServiceError 400 */
function parametersIn (body: unknown): FhirRequest['query'] {
  if (body === undefined) return []
  if (textsAt(body, 'resourceType')[0] !== 'Parameters') {
    throw refused(400, 'wrong-resource', 'the body must be a Parameters resource')
  }
  return valuesAt(body, 'parameter').flatMap(one => {
    const [, value] = Object.entries(one ?? {}).find(([name]) => name.startsWith('value')) ?? []
    const [name] = textsAt(one, 'name')
    const isPlain = typeof value === 'string' || typeof value === 'number'
    return name === undefined || !isPlain ? [] : [[name, String(value)] as const]
  })
}

function * entriesOf (
  patients: readonly Readonly<Record<string, unknown>>[], records: readonly ServedVersion[], base: string,
  types: readonly string[] | undefined
): Generator<BundleEntry> {
  const entry = (resource: Readonly<Record<string, unknown>>, mode: 'match' | 'include'): BundleEntry => ({
    fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`, resource,
    search: { mode }
  })
  const isWanted = (type: string): boolean => types?.includes(type) ?? true
  if (isWanted('Patient')) {
    for (const [at, patient] of patients.entries()) yield entry(patient, at === 0 ? 'match' : 'include')
  }
  for (const { resources } of records) {
    for (const { type, value } of resources) {
      if (type !== 'Patient' && isWanted(type)) yield entry(value, type === 'Condition' ? 'match' : 'include')
    }
  }
}

function atLeast (value: string): string {
  return /^[a-z]{2}/.test(value) ? value : `ge${value}`
}

const READ = { type: 'Patient', readsRecords: true } as const

export const patientRoutes: readonly FhirRoute[] = [
  {
    ...READ, scope: 'system/Patient.r', method: 'GET', path: '/Patient/:id', interaction: 'read',
    summary: 'The patient as the newest record of this hospital shows it.',
    async handle (request, context) {
      const { id = '' } = request.params
      return ok(patientOf(id, await servedRecordsOf(id, request, context)))
    }
  },
  {
    ...READ, scope: 'system/Patient.s', method: 'POST', path: '/Patient/_search', interaction: 'search-type',
    search: SEARCH, summary: 'Finds a patient by a number; POST, so that numbers stay out of addresses.',
    handle: searchPatients
  },
  ...(['GET', 'POST'] as const).map((method): FhirRoute => ({
    ...READ, scope: 'system/Patient.r', method, path: '/Patient/:id/$everything', interaction: 'operation',
    operation: 'everything', search: EVERYTHING,
    summary: 'The patient, and every diagnosis with what its record holds.', handle: everything
  })),
  ...(['GET', 'POST'] as const).map((method): FhirRoute => ({
    ...READ, scope: 'system/Patient.r', method, path: '/Patient/:id/$summary', interaction: 'operation',
    operation: 'summary', summary: 'An International Patient Summary of the accepted diagnoses.',
    async handle (request, context) {
      const { id = '' } = request.params
      const records = await servedRecordsOf(id, request, context)
      if (records.length === 0) throw notFound('Patient')
      return ok(patientSummary({ base: request.base, id, now: Date.now(), records }))
    }
  }))
]
