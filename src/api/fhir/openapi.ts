import { FHIR_TYPE } from '../operation-outcome.js'
import type { FhirRoute } from './route.js'
import { FHIR_ROUTES } from './table.js'

const RESOURCE = { [FHIR_TYPE]: { schema: { type: 'object' } } }

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
  const { interaction, method, operation = '', path, scope, search = [], summary, type = '' } = route
  const isForm = path.endsWith('/_search')
  const answer = interaction === 'events' ? { 'text/event-stream': { schema: { type: 'string' } } } : RESOURCE
  const content = bodyOf(route)
  return {
    operationId: ['fhir', method.toLowerCase(), type, interaction, operation]
      .filter(part => part !== '').join('-'),
    summary, tags: ['fhir'],
    ...(scope === undefined ? { security: [] } : { description: `Scope: ${scope}` }),
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name]) =>
        ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(isForm ? [] : search.map(({ documentation, name }) =>
        ({ name, in: 'query', description: documentation, schema: { type: 'string' } })))
    ],
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: {
      '2XX': { description: 'The answer.', content: answer },
      default: { description: 'The refusal: an OperationOutcome.', content: RESOURCE }
    }
  }
}

function bodyOf (
  { path, search = [], takesResource }: FhirRoute
): Readonly<Record<string, unknown>> | undefined {
  if (takesResource === true) return RESOURCE
  if (!path.endsWith('/_search')) return undefined
  const properties = Object.fromEntries(search.map(({ name }) => [name, { type: 'string' }]))
  return { 'application/x-www-form-urlencoded': { schema: { type: 'object', properties } } }
}
