import { CONFIGURATION_PATH, METADATA_PATH, TOKEN_PATHS } from './access/smart-configuration.js'
import { TOKEN_FIELDS } from './access/token-request.js'
import { fhirPaths } from './fhir/index.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { PROBLEM_TYPE } from './problem.js'
import type { Route } from './route.js'
import { routes } from './routes/index.js'
import type { JsonSchema } from './schema.js'
import { EVENTS_TYPE, LINES_TYPE } from './stream.js'

const ANSWER_TYPES: Readonly<Record<Route['kind'], string>> = {
  json: 'application/json', fhir: 'application/json', events: EVENTS_TYPE, lines: LINES_TYPE
}

/** Describes the routes as an OpenAPI 3.1 document. Answers have TypeScript types (`views/`), not schemas. */
export function apiDocument (): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {}
    path[route.method.toLowerCase()] = operationOf(name, route)
  }
  Object.assign(paths, fhirPaths(), openPaths())
  return {
    openapi: '3.1.0',
    info: {
      title: 'MediChain: local API of a node', version: '1',
      license: { name: 'Apache License 2.0', identifier: 'Apache-2.0' }
    },
    // The address that served this document.
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }]
  }
}

/** Describes the calls without a token, which no table has. */
function openPaths (): Record<string, Record<string, unknown>> {
  const answer = contentOf(['application/json'], {})
  const call = (operationId: string, summary: string, rest: object = {}): object => ({
    operationId, summary, security: [], ...rest, responses: {
      '2XX': { description: 'The answer.', content: answer },
      default: { description: 'The refusal.', content: answer }
    }
  })
  const properties = Object.fromEntries(TOKEN_FIELDS.map(name => [name, { type: 'string' as const }]))
  const form = { requestBody: { required: true, content: contentOf(['application/x-www-form-urlencoded'],
    { type: 'object', properties, required: ['grant_type'] }) } }
  return {
    '/health/live': { get: call('live', 'Tells that the process answers.') },
    '/health/ready': { get: call('ready', 'Tells whether the node follows the chain.') },
    [CONFIGURATION_PATH]: { get: call('smart-configuration', 'Tells how programs get a token.') },
    [METADATA_PATH]: { get: call('oauth-metadata', 'Tells the same by RFC 8414.') },
    ...Object.fromEntries(TOKEN_PATHS.map(path =>
      [path, { post: call(`token-${path.split('/')[1] ?? ''}`, 'Gives an access token.', form) }]))
  }
}

function operationOf (name: string, { body, kind, params, query, role, scope, summary }: Route): object {
  const error = kind === 'fhir' ? FHIR_TYPE : PROBLEM_TYPE
  const bodyTypes = kind === 'fhir' ? ['application/json', FHIR_TYPE] : ['application/json']
  return {
    operationId: name,
    summary,
    ...(role === undefined ? {} : { tags: [role] }),
    // OpenAPI 3.1 lets a bearer scheme name what a caller needs. The operator needs nothing else.
    security: [{ token: scope === 'client' || scope === 'local' ? [] : [scope] }],
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body === undefined ? {} : {
      requestBody: { required: true, content: contentOf(bodyTypes, body) }
    }),
    responses: {
      '2XX': { description: 'The answer.', content: contentOf([ANSWER_TYPES[kind]], {}) },
      default: { description: 'The refusal.', content: contentOf([error], {}) }
    }
  }
}

function parametersOf (place: 'path' | 'query', schema: JsonSchema = {}): object[] {
  return Object.entries(schema.properties ?? {}).map(([name, of]) => ({
    name, in: place, required: schema.required?.includes(name) === true, schema: of
  }))
}

function contentOf (types: readonly string[], schema: JsonSchema): object {
  return Object.fromEntries(types.map(type => [type, { schema }]))
}
