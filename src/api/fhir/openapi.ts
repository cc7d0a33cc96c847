import { FHIR_TYPE } from '../operation-outcome.js'
import type { FhirRoute, Interaction } from './route.js'
import { FHIR_ROUTES } from './table.js'

/** Generators take an object without this word for one that has no members. */
const RESOURCE = { [FHIR_TYPE]: { schema: { type: 'object', additionalProperties: true } } }
/** A parameter of a search may be repeated: all its values must match. */
const CRITERION = { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }

/** Headers that change what an interaction does. */
const HEADERS: Readonly<Partial<Record<Interaction, Readonly<Record<string, string>>>>> = {
  'create': { 'If-None-Exist': 'identifier=system|value, which must be new.', 'Prefer': 'wait=30' },
  'update': { 'If-Match': 'The version that is changed: W/"1.1".', 'Prefer': 'wait=30' },
  'read': { 'If-None-Match': 'The version that the caller has.' },
  'search-type': { 'Prefer': 'handling=strict refuses unknown parameters.' },
  'batch': { 'Prefer': 'wait=30' },
  'events': { 'Last-Event-ID': 'The last event that the caller has.' }
}
const PURPOSE = { 'X-Purpose': 'Why the caller reads; TREAT if absent.' }

/** Parameters of the answer, which every search of a type takes, and those of Conditions alone. */
const OF_ANSWERS = { _count: 'Entries on a page.', _summary: 'count: the number of matches alone.' }
const OF_CONDITIONS = {
  _count: 'Entries on a page.', _summary: 'true, text, data, count or false.',
  _elements: 'Only these elements.', _sort: 'Parameters of the order; - in front: descending.'
}

/** Describes the routes of the table as paths of an OpenAPI document. */
export function fhirPaths (): Readonly<Record<string, Record<string, unknown>>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of FHIR_ROUTES) {
    const at = route.path === '/' ? '/fhir' : `/fhir${route.path}`
    const path = paths[at.replace(/:(\w+)/g, '{$1}')] ??= {}
    path[route.method.toLowerCase()] = operationOf(route)
  }
  return paths
}

function operationOf (route: FhirRoute): Readonly<Record<string, unknown>> {
  const { interaction, method, operation = '', scope, summary, type = '' } = route
  const answer = interaction === 'events' ? { 'text/event-stream': { schema: { type: 'string' } } } : RESOURCE
  const content = bodyOf(route)
  return {
    operationId: ['fhir', method.toLowerCase(), type, interaction, operation]
      .filter(part => part !== '').join('-'),
    summary, tags: ['fhir'],
    ...(scope === undefined ? { security: [] } : { description: `Scope: ${scope}` }),
    parameters: parametersOf(route),
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: {
      '2XX': { description: 'The answer.', content: answer },
      default: { description: 'The refusal: an OperationOutcome.', content: RESOURCE }
    }
  }
}

function parametersOf (route: FhirRoute): object[] {
  const { interaction, path, readsRecords } = route
  const text = { type: 'string' }
  const headers = { ...HEADERS[interaction], ...(readsRecords === true ? PURPOSE : {}) }
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: text })),
    ...(isForm(route) ? [] : queryOf(route).map(([name, description]) =>
      ({ name, in: 'query', description, schema: interaction === 'search-type' ? CRITERION : text }))),
    ...Object.entries(headers).map(([name, description]) =>
      ({ name, in: 'header', description, schema: text }))
  ]
}

/** Lists the parameters of an address or a form, each with its description. */
function queryOf ({ interaction, search = [], type }: FhirRoute): (readonly [string, string])[] {
  const own = search.map(({ documentation, name }) => [name, documentation] as const)
  if (interaction !== 'search-type') return own
  return [...own, ...Object.entries(type === 'Condition' ? OF_CONDITIONS : OF_ANSWERS)]
}

function isForm ({ path }: FhirRoute): boolean {
  return path.endsWith('/_search')
}

function bodyOf (route: FhirRoute): Readonly<Record<string, unknown>> | undefined {
  if (route.takesResource === true) return RESOURCE
  if (!isForm(route)) return undefined
  const properties = Object.fromEntries(queryOf(route).map(([name]) => [name, CRITERION]))
  return { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties } } }
}
