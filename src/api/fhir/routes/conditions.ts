import { originalOf } from '../../../records/index.js'
import { ok, type BundleEntry } from '../bundle.js'
import { currentOf, recordOf, versionOf } from '../find.js'
import { notFound } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute, SearchParameter } from '../route.js'
import { etagOf, lastStep, served, type ServedVersion } from '../served.js'
import { createCondition, submitWithExcerpt, updateCondition, validateCondition } from '../submit.js'
import { CONDITION_PARAMETERS, searchConditions } from '../search/condition-search.js'
import { askedPage, pageAnswer } from '../search/paged.js'
import { readQuery } from '../search/query.js'
import { shortened } from '../search/summary.js'
import { reachOf } from '../search/values.js'

const HISTORY: readonly SearchParameter[] = [
  { name: '_since', type: 'date', documentation: 'Only versions of this time or later.' }
]

/** Answers with a version, or the part of it that is asked for, or with 304 if the client has it. */
function versionAnswer (found: ServedVersion, { headers, query }: FhirRequest): FhirAnswer {
  const etag = etagOf(found)
  const about = { etag, 'last-modified': new Date(found.lastUpdated).toUTCString() }
  // Tags compare weakly (RFC 9110 §13.1.2).
  const known = headers['if-none-match']?.split(',').map(one => one.trim())
    .some(one => one === '*' || `W/${one.replace(/^W\//, '')}` === etag)
  if (known === true) return { status: 304, headers: about }
  const part = query.filter(([name]) => name === '_summary' || name === '_elements')
  return ok(shortened(found.condition.value, readQuery(part, [], false)), about)
}

/** Lists the versions of a record, newest first: each as it was decided, and as it was proposed. */
async function historyOf (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const record = await recordOf(request, context, 'all')
  const of = `Condition/${record.id}/_history`
  const page = askedPage(of, request, context)
  const query = readQuery(page?.query ?? request.query, HISTORY, request.isStrict)
  const since = Math.max(0, ...query.criteria.flatMap(({ name, values }) =>
    values.map(value => reachOf(name, value).from)))
  const versions = record.versions.flatMap(version => lastStep(version) === 1
    ? [served(record, version, 0), served(record, version, 1)] : [served(record, version, 0)])
  return pageAnswer({
    type: 'history', of, query, page, idOf: ({ versionId }) => versionId,
    matching: versions.filter(one => one !== undefined).filter(one => one.lastUpdated >= since).reverse(),
    entryOf: version => historyEntry(version, request.base)
  }, request, context)
}

function historyEntry (version: ServedVersion, base: string): BundleEntry {
  const { condition: { id, value }, lastUpdated, versionId } = version
  const isFirst = versionId === '1.0'
  return {
    fullUrl: `${base}/Condition/${id}`, resource: value,
    request: { method: isFirst ? 'POST' : 'PUT', url: isFirst ? 'Condition' : `Condition/${id}` },
    response: { status: isFirst ? '201' : '200', etag: etagOf(version),
      lastModified: new Date(lastUpdated).toISOString() }
  }
}

const COMMON = { type: 'Condition', readsRecords: true } as const
const READ = { ...COMMON, scope: 'system/Condition.r' } as const

export const conditionRoutes: readonly FhirRoute[] = [
  {
    ...READ, method: 'GET', path: '/Condition/:id', interaction: 'read',
    summary: 'The version of a diagnosis that is in force.',
    handle: async (request, context) =>
      versionAnswer(currentOf(await recordOf(request, context, 'current')), request)
  },
  {
    ...READ, method: 'GET', path: '/Condition/:id/_history/:vid', interaction: 'vread',
    summary: 'A version of a diagnosis, such as 1.0 (proposed) or 1.1 (decided).',
    handle: async (request, context) => versionAnswer(
      versionOf(await recordOf(request, context, 'all'), request.params['vid'] ?? ''), request)
  },
  {
    ...READ, method: 'GET', path: '/Condition/:id/_history', interaction: 'history-instance',
    summary: 'All versions of a diagnosis, newest first.',
    search: HISTORY, handle: historyOf
  },
  {
    ...READ, method: 'GET', path: '/Condition/:id/$original', interaction: 'operation', operation: 'original',
    summary: 'The Condition of the version in force with the very bytes that were sent.',
    async handle (request, context) {
      const { version: { plaintext = new Uint8Array(0) } } =
        currentOf(await recordOf(request, context, 'current'))
      const [condition] = originalOf(plaintext) ?? []
      if (condition === undefined) throw notFound('Condition')
      return { status: 200, resource: condition.bytes }
    }
  },
  {
    ...COMMON, scope: 'system/Condition.c', method: 'POST', path: '/Condition', interaction: 'create',
    takesResource: true, summary: 'Proposes a diagnosis. If-None-Exist names a number that must be new.',
    handle: createCondition
  },
  {
    ...COMMON, scope: 'system/Condition.c', method: 'POST', path: '/Condition/$submit',
    interaction: 'operation', operation: 'submit', takesResource: true,
    summary: 'Proposes a diagnosis without a code, with an excerpt that a person has read.',
    handle: submitWithExcerpt
  },
  {
    ...COMMON, scope: 'system/Condition.u', method: 'PUT', path: '/Condition/:id', interaction: 'update',
    takesResource: true, summary: 'Amends a diagnosis, or retracts it with entered-in-error or refuted.',
    handle: updateCondition
  },
  {
    ...COMMON, scope: 'system/Condition.c', method: 'POST', path: '/Condition/$validate',
    interaction: 'operation', operation: 'validate', takesResource: true,
    summary: 'Runs the rules of this hospital on a diagnosis, and submits nothing.',
    handle: validateCondition
  },
  ...(['GET', 'POST'] as const).map((method): FhirRoute => ({
    ...COMMON, scope: 'system/Condition.s', method, interaction: 'search-type',
    path: method === 'GET' ? '/Condition' : '/Condition/_search', search: CONDITION_PARAMETERS,
    summary: 'Diagnoses of a patient, or the own ones that changed since _lastUpdated.',
    handle: searchConditions
  }))
]

