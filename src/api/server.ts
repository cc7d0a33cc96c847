import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { reportCalls, type CallView } from './call-log.js'
import { digestOfToken, guard } from './guard.js'
import { publicError } from './http-error.js'
import {
  MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS, MAX_REQUEST_BYTES, MAX_STREAMS
} from './limits.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { outcomeOf } from './outcome.js'
import { parseJson } from './parse-json.js'
import { PROBLEM_TYPE, problemOf } from './problem.js'
import type { JsonRoute, Parts, StreamRoute } from './route.js'
import { routes } from './routes.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'
import { writeStream } from './stream.js'
import { compileSchema } from './validation.js'

export interface ServerOptions {
  readonly token: string
  /** Called with what a handler threw although it should not have; for the log. */
  readonly onFault: (error: unknown) => void
  /** Called with every call that was answered; for the log. */
  readonly onCall?: (call: CallView) => void
}

type AnyJsonRoute = JsonRoute<TSchema, TSchema, TSchema, unknown>
type AnyStreamRoute = StreamRoute<TSchema, TSchema, unknown>
type AnyRoute = AnyJsonRoute | AnyStreamRoute

/** The fastify adapter under the route table; not yet listening, so that tests need no socket. */
export function createServer (options: ServerOptions, services: Services): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: MAX_REQUEST_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 }
  })
  server.server.maxConnections = MAX_CONNECTIONS
  server.setValidatorCompiler<TSchema>(({ schema, httpPart }) => compileSchema(schema, httpPart))
  server.setSerializerCompiler(() => value => JSON.stringify(value))
  parseBodies(server)
  if (options.onCall !== undefined) reportCalls(server, options.onCall)
  boundRequests(server, digestOfToken(options.token))
  answerErrors(server, options)
  const closing = new AbortController()
  server.addHook('preClose', async () => { closing.abort() })
  let streams = 0
  for (const route of Object.values(routes) as unknown as AnyRoute[]) {
    if ('handle' in route) addJsonRoute(server, route, services)
    else addStreamRoute(server, route, services, closing.signal, change => (streams += change))
  }
  return server
}

/** Texts are parsed by us, for our limits on keys and our own words. */
function parseBodies (server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const types = ['application/json', FHIR_TYPE]
  server.addContentTypeParser(types, { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseJson(text as string))
    } catch (error) {
      done(error as ServiceError)
    }
  })
}

/** Token and Host first, then the bound on requests in progress. */
function boundRequests (server: FastifyInstance, tokenDigest: Uint8Array): void {
  let running = 0
  const counted = new WeakSet<FastifyRequest>()
  server.addHook('onRequest', async (request, reply) => {
    guard(request.headers, tokenDigest)
    if (running >= MAX_CONCURRENT_REQUESTS) {
      reply.header('retry-after', '1')
      throw new ServiceError(503, 'busy', 'too many requests in progress; try again in a second')
    }
    running++
    counted.add(request)
    reply.raw.once('close', () => { if (counted.delete(request)) running-- })
  })
}

function answerErrors (server: FastifyInstance, options: ServerOptions): void {
  server.setErrorHandler((error, request, reply) => {
    const kind = request.routeOptions.config.kind ?? 'json'
    const shown = publicError(error, kind)
    if (shown.status >= 500 && !(error instanceof ServiceError)) options.onFault(error)
    sendError(reply, shown, kind)
  })
  server.setNotFoundHandler((request, reply) => {
    const text = `no such call: ${request.method} ${request.url.split('?')[0] ?? ''}`
    sendError(reply, new ServiceError(404, 'unknown-call', text), 'json')
  })
}

function sendError (
  reply: FastifyReply, error: ServiceError, kind: 'json' | 'fhir' | 'stream'
): void {
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  if (error.status === 413) reply.header('connection', 'close')
  const body = kind === 'fhir' ? outcomeOf(error) : problemOf(error)
  const type = kind === 'fhir' ? FHIR_TYPE : PROBLEM_TYPE
  void reply.code(error.status).header('content-type', `${type}; charset=utf-8`)
    .send(JSON.stringify(body))
}

function addJsonRoute (server: FastifyInstance, route: AnyJsonRoute, services: Services): void {
  server.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route, route.body),
    bodyLimit: route.bodyLimit ?? MAX_REQUEST_BYTES,
    config: { kind: route.kind, readsRecords: route.readsRecords === true },
    async handler (request, reply) {
      if (route.kind === 'fhir' && request.body === undefined) {
        throw new ServiceError(400, 'not-json', 'the body is empty; a FHIR resource is expected')
      }
      const { status, body } = await route.handle(partsOf(request), services)
      reply.header('cache-control', 'no-store')
      return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
    }
  })
}

function addStreamRoute (
  server: FastifyInstance, route: AnyStreamRoute, services: Services, closing: AbortSignal,
  count: (change: number) => number
): void {
  server.route({
    method: route.method,
    url: route.path,
    schema: schemaOf(route, undefined),
    config: { kind: 'stream' },
    async handler (request, reply) {
      if (count(1) > MAX_STREAMS) {
        count(-1)
        throw new ServiceError(503, 'busy', 'too many streams are open; close one first')
      }
      const left = new AbortController()
      reply.raw.once('close', () => { left.abort() })
      const signal = AbortSignal.any([closing, left.signal])
      try {
        const { params, query } = partsOf(request)
        const items = route.open({ params, query, body: undefined }, services, signal)
        await writeStream(reply, route.kind, items, signal)
      } finally {
        count(-1)
      }
    }
  })
}

function schemaOf (route: AnyRoute, body: TSchema | undefined): Record<string, TSchema> {
  return {
    ...(route.params === undefined ? {} : { params: route.params }),
    ...(route.query === undefined ? {} : { querystring: route.query }),
    ...(body === undefined ? {} : { body })
  }
}

function partsOf (request: FastifyRequest): Parts<unknown, unknown, unknown> {
  return { params: request.params, query: request.query, body: request.body }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How errors of the route are written. */
    kind?: 'json' | 'fhir' | 'stream'
    readsRecords?: boolean
  }
}
