import { ok } from '../bundle.js'
import { recordOf, versionHolding, versionOf } from '../find.js'
import { provenancesOf } from '../provenance.js'
import { notFound, refused } from '../refused.js'
import type { FhirRoute, SearchParameter } from '../route.js'
import { served } from '../served.js'
import { askedPage, pageAnswer, resourcesFound } from '../search/paged.js'
import { readQuery } from '../search/query.js'

/** Types that a record holds beside its Condition and its Patient, and that this server reads. */
const TYPES = ['Encounter', 'Observation', 'DiagnosticReport', 'Practitioner', 'PractitionerRole',
  'Organization']

const TARGET: readonly SearchParameter[] = [
  { name: 'target', type: 'reference', documentation: 'Condition/id, or Condition/id/_history/version.' }
]
const REFERENCE = /(?:^|\/)Condition\/([0-9a-f]{64})(?:\/_history\/(\d{1,4}\.[01]))?$/

export const resourceRoutes: readonly FhirRoute[] = [
  ...TYPES.map((type): FhirRoute => ({
    method: 'GET', path: `/${type}/:id`, interaction: 'read', type, scope: `system/${type}.r`,
    readsRecords: true, summary: `A resource of type ${type}, as it came with a diagnosis.`,
    async handle (request, context) {
      const { id = '' } = request.params
      const holder = await versionHolding(id, request, context)
      const found = holder?.resources.find(one => one.type === type && one.id === id)
      if (holder === undefined || found === undefined) throw notFound(type)
      return ok(found.value)
    }
  })),
  {
    method: 'GET', path: '/Provenance/:id', interaction: 'read', type: 'Provenance', readsRecords: true,
    scope: 'system/Provenance.r', summary: 'The verdict of a hospital on a diagnosis.',
    async handle (request, context) {
      const { id = '' } = request.params
      const holder = await versionHolding(id, request, context)
      const found = holder === undefined ? undefined : provenancesOf(holder).find(one => one['id'] === id)
      if (found === undefined) throw notFound('Provenance')
      return ok(found)
    }
  },
  {
    method: 'GET', path: '/Provenance', interaction: 'search-type', type: 'Provenance', readsRecords: true,
    scope: 'system/Provenance.s', search: TARGET,
    summary: 'The verdicts on a diagnosis, or on a version of it.',
    async handle (request, context) {
      const page = askedPage('Provenance', request, context)
      const query = readQuery(page?.query ?? request.query, TARGET, request.isStrict)
      const [, id = '', versionId] = REFERENCE.exec(query.criteria[0]?.values[0] ?? '') ?? []
      if (id === '') throw refused(400, 'target-needed', 'target must be Condition/id of this server')
      const record = await recordOf({ ...request, params: { id } }, context, 'all')
        .catch((error: unknown) => {
          if ([404, 410].includes((error as { readonly status: number }).status)) return undefined
          throw error
        })
      const versions = record === undefined ? [] : versionId === undefined
        ? record.versions.flatMap(version => served(record, version) ?? [])
        : [versionOf(record, versionId)]
      const matching = versions.flatMap(provenancesOf)
      return pageAnswer(resourcesFound('Provenance', { query, page, matching }, request), request, context)
    }
  }
]
