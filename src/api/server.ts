import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { reportCalls, type CallView } from './call-log.js'
import { isFhirPath, isPublicCall, serveFhir } from './fhir/index.js'
import { checkOrigin, checkSingle, digestOfToken, guard } from './guard.js'
import { publicError } from './http-error.js'
import { MAX_REQUEST_BYTES, REQUEST_TIMEOUT_MS } from './limits.js'
import { boundLoad, type Answers } from './load.js'
import { checkMedia } from './media.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { outcomeOf } from './outcome.js'
import { parseBytes } from './parse-json.js'
import { PROBLEM_TYPE, problemOf } from './problem.js'
import { answerRaw } from './raw-errors.js'
import type { Route } from './route.js'
import { routes } from './routes/index.js'
import type { JsonSchema } from './schema.js'
import { serveRoutes } from './serve.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'
import { compileSchema } from './validation.js'

export interface ServerOptions {
  readonly token: string
  /** Logs an error of a handler that is not a ServiceError. */
  readonly onFault: (error: unknown) => void
  /** Absent: `REQUEST_TIMEOUT_MS`. */
  readonly requestTimeoutMs?: number
  readonly onCall?: (call: CallView) => void
}

/** Makes the HTTP server with all routes. It does not listen yet, so that tests need no socket. */
export function createServer (options: ServerOptions, services: Services): FastifyInstance {
  const { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options
  const answers: Answers = new WeakMap()
  const server = fastify({
    logger: false,
    bodyLimit: MAX_REQUEST_BYTES,
    // Without this setting fastify turns off the timeout of Node.
    requestTimeout,
    // Node applies the longer of its two timeouts to the whole request.
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 10 },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler (error, socket) { answerRaw(error, socket, answers.get(socket)) },
    frameworkErrors (error, _request, reply) { sendError(reply, publicError(error), undefined) },
    routerOptions: { maxParamLength: 200 }
  })
  server.setValidatorCompiler<JsonSchema>(({ schema, httpPart }) => compileSchema(schema, httpPart))
  server.setSerializerCompiler(() => value => JSON.stringify(value))
  parseBodies(server)
  if (options.onCall !== undefined) reportCalls(server, options.onCall)
  const tokenDigest = digestOfToken(options.token)
  boundLoad(server, answers, request => {
    checkSingle(request.raw)
    const { headers, method = '', url = '' } = request.raw
    if (isPublicCall(method, url)) checkOrigin(headers)
    else request.caller = guard(headers, tokenDigest)
    checkMedia(request.raw, isFhirPath(url))
  })
  answerErrors(server, options)
  serveRoutes(server, services)
  serveFhir(server, services)
  return server
}

/** Replaces fastify's parsers for bodies by strict parsers with this folder's limits and messages. */
function parseBodies (server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  const types = ['application/json', FHIR_TYPE]
  server.addContentTypeParser(types, { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      request.sent = bytes as Buffer
      done(null, parseBytes(bytes as Buffer))
    } catch (error) {
      done(error as ServiceError)
    }
  })
}

function answerErrors (server: FastifyInstance, options: ServerOptions): void {
  server.setErrorHandler((error, request, reply) => {
    const { bodyLimit, config: { route } } = request.routeOptions
    const shown = publicError(error, bodyLimit)
    if (shown.status >= 500 && !(error instanceof ServiceError)) options.onFault(error)
    sendError(reply, shown, route)
  })
  server.setNotFoundHandler(answerUnknown)
}

/** Answers with 405 if the path has calls of another method, otherwise with 404. */
function answerUnknown (request: FastifyRequest, reply: FastifyReply): void {
  const [path = ''] = request.url.split('?')
  const known = Object.values<Route>(routes).filter(route => isPathOf(route, path))
  if (known.length === 0) {
    const text = `no such call: ${request.method} ${path}`
    return sendError(reply, new ServiceError(404, 'unknown-call', text), undefined)
  }
  const methods = [...new Set(known.map(({ method }) => method))].join(', ')
  reply.header('allow', methods)
  sendError(reply, new ServiceError(405, 'wrong-method', `this call accepts only ${methods}`), known[0])
}

function isPathOf (route: Route, path: string): boolean {
  const given = path.split('/')
  const wanted = route.path.split('/')
  return wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') ? given[index] !== '' : part === given[index])
}

function sendError (reply: FastifyReply, error: ServiceError, route: Route | undefined): void {
  if (error.status === 401) reply.header('www-authenticate', 'Bearer')
  if (error.status === 413) reply.header('connection', 'close')
  const isFhir = route?.kind === 'fhir' || isFhirPath(reply.request.url)
  if (isFhir) {
    reply.header('x-request-id', reply.request.id)
    if (error.status === 429 || error.status === 503) reply.header('retry-after', '1')
  }
  void reply.code(error.status).header('content-type', `${isFhir ? FHIR_TYPE : PROBLEM_TYPE}; charset=utf-8`)
    .send(JSON.stringify(isFhir ? outcomeOf(error) : problemOf(error)))
}
