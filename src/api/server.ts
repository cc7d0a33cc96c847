import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { reportCalls, type CallView } from './call-log.js'
import { digestOfToken, guard } from './guard.js'
import { publicError } from './http-error.js'
import { MAX_REQUEST_BYTES, MAX_STREAMS, REQUEST_TIMEOUT_MS } from './limits.js'
import { boundLoad, type Answers } from './load.js'
import { checkMedia } from './media.js'
import { knownPath } from './methods.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { outcomeOf } from './outcome.js'
import { parseBytes } from './parse-json.js'
import { PROBLEM_TYPE, problemOf } from './problem.js'
import { answerRaw } from './raw-errors.js'
import type { JsonRoute, Parts, StreamRoute } from './route.js'
import { routes } from './routes.js'
import { NoQuery } from './schemas.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'
import { writeStream } from './stream.js'
import { compileSchema } from './validation.js'

export interface ServerOptions {
  readonly token: string
  /** Called with what a handler threw although it should not have; for the log. */
  readonly onFault: (error: unknown) => void
  /** `REQUEST_TIMEOUT_MS` if left out. */
  readonly requestTimeoutMs?: number
  /** Called with every call that was answered; for the log. */
  readonly onCall?: (call: CallView) => void
}

type AnyJsonRoute = JsonRoute<TSchema, TSchema, TSchema, unknown>
type AnyStreamRoute = StreamRoute<TSchema, TSchema, unknown>
type AnyRoute = AnyJsonRoute | AnyStreamRoute

/** The fastify adapter under the route table; not yet listening, so that tests need no socket. */
export function createServer (options: ServerOptions, services: Services): FastifyInstance {
  const { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options
  const answers: Answers = new WeakMap()
  const server = fastify({
    logger: false,
    bodyLimit: MAX_REQUEST_BYTES,
    // Left out, it turns off that of Node.
    requestTimeout,
    // Node takes the longer one for the whole request, whichever it was given as.
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 10 },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler (error, socket) { answerRaw(error, socket, answers.get(socket)) },
    frameworkErrors (error, _request, reply) { sendError(reply, publicError(error), 'json') },
    routerOptions: { maxParamLength: 200 }
  })
  server.setValidatorCompiler<TSchema>(({ schema, httpPart }) => compileSchema(schema, httpPart))
  server.setSerializerCompiler(() => value => JSON.stringify(value))
  parseBodies(server)
  if (options.onCall !== undefined) reportCalls(server, options.onCall)
  const tokenDigest = digestOfToken(options.token)
  boundLoad(server, answers, ({ raw }) => {
    guard(raw.headers, tokenDigest)
    checkMedia(raw)
  })
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

/** Bytes are decoded and parsed by us: strictly, with our limits on keys and our own words. */
function parseBodies (server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const types = ['application/json', FHIR_TYPE]
  server.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, parseBytes(bytes as Buffer))
    } catch (error) {
      done(error as ServiceError)
    }
  })
}

function answerErrors (server: FastifyInstance, options: ServerOptions): void {
  server.setErrorHandler((error, request, reply) => {
    const kind = request.routeOptions.config.kind ?? 'json'
    const shown = publicError(error, request.routeOptions.bodyLimit)
    if (shown.status >= 500 && !(error instanceof ServiceError)) options.onFault(error)
    sendError(reply, shown, kind)
  })
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const known = knownPath(path)
    if (known === undefined) {
      const text = `no such call: ${request.method} ${path}`
      return sendError(reply, new ServiceError(404, 'unknown-call', text), 'json')
    }
    const methods = known.methods.join(', ')
    reply.header('allow', methods)
    sendError(reply, new ServiceError(405, 'wrong-method', `this call takes ${methods} alone`), known.kind)
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
    config: {
      kind: route.kind, isForOperators: route.isForOperators === true,
      readsRecords: route.readsRecords === true
    },
    async handler (request, reply) {
      if (route.kind === 'fhir' && request.body === undefined) {
        throw new ServiceError(400, 'not-json', 'the body is empty; a FHIR resource is expected')
      }
      const { status, headers = {}, body } = await route.handle(partsOf(request), services)
      request.showsRecord = route.showsRecord?.(body) === true
      reply.headers(headers).header('cache-control', 'no-store')
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
    querystring: route.query ?? NoQuery,
    ...(body === undefined ? {} : { body })
  }
}

function partsOf (request: FastifyRequest): Parts<unknown, unknown, unknown> {
  return { params: request.params, query: request.query, body: request.body }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Its answer holds what a record says of a patient. */
    showsRecord?: boolean
  }
  interface FastifyContextConfig {
    /** How errors of the route are written. */
    kind?: 'json' | 'fhir' | 'stream'
    /** It has places of its own beside those of all other calls. */
    isForOperators?: boolean
    readsRecords?: boolean
  }
}
