import { randomUUID } from 'node:crypto'
import fastify, {
  type FastifyInstance, type FastifyReply, type FastifyServerOptions
} from 'fastify'
import type { Access } from './access/access.js'
import type { CertificatePair } from './access/certificate-files.js'
import {
  CONFIGURATION_PATH, METADATA_PATH, serverMetadata, smartConfiguration
} from './access/smart-configuration.js'
import { serveTokens } from './access/token-endpoint.js'
import { admission, checkStillHere } from './admission.js'
import { reportCalls, type CallView } from './call-log.js'
import { answerOrigins } from './cors.js'
import { isFhirPath, serveFhir } from './fhir/index.js'
import { digestOfToken } from './guard.js'
import { serveHealth } from './health.js'
import { publicError } from './http-error.js'
import { HANDSHAKE_TIMEOUT_MS, MAX_PART, MAX_REQUEST_BYTES, REQUEST_TIMEOUT_MS } from './limits.js'
import { boundLoad, type Answers } from './load.js'
import { FHIR_TYPE } from './operation-outcome.js'
import { outcomeOf } from './outcome.js'
import { collectMethods } from './methods.js'
import { parseBytes } from './parse-json.js'
import { PROBLEM_TYPE, problemOf } from './problem.js'
import { answerRaw, refuseExpectation } from './raw-errors.js'
import type { Route } from './route.js'
import { routes } from './routes/index.js'
import type { JsonSchema } from './schema.js'
import { serveRoutes } from './serve.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'
import { plainUrl } from './url.js'
import { compileSchema } from './validation.js'

const ID_HEADER = 'x-request-id'
const TYPE_HEADER = 'x-content-type-options'
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: HANDSHAKE_TIMEOUT_MS } as const

export interface ServerOptions {
  /** Who may call, besides the operator. */
  readonly access: Access
  /** The operator's token; absent: this server is for clients alone. */
  readonly token?: string
  /** Absent: the server speaks HTTP without TLS. */
  readonly certificate?: CertificatePair
  /** Logs an error of a handler that is not a ServiceError. */
  readonly onFault: (error: unknown) => void
  /** Absent: `REQUEST_TIMEOUT_MS`. */
  readonly requestTimeoutMs?: number
  readonly onCall?: (call: CallView) => void
}

/** Makes the HTTP server with all routes. It does not listen yet, so that tests need no socket. */
export function createServer (options: ServerOptions, services: Services): FastifyInstance {
  const { requestTimeoutMs: requestTimeout = REQUEST_TIMEOUT_MS } = options
  const { access, certificate, onCall, onFault, token } = options
  const answers: Answers = new WeakMap()
  // Node applies the longer of its two timeouts to the whole request.
  const timeouts = {
    headersTimeout: requestTimeout, connectionsCheckingInterval: requestTimeout / 10,
    // Node's own refusal of a missing Host has no body; `checkSingle` refuses it.
    requireHostHeader: false
  }
  const server = fastify({
    logger: false,
    bodyLimit: MAX_REQUEST_BYTES,
    // Without this setting fastify turns off the timeout of Node.
    requestTimeout,
    ...(certificate === undefined
      ? { http: timeouts }
      : { https: { ...timeouts, ...TLS, ...certificate } }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    clientErrorHandler (error, socket) { answerRaw(error, socket, answers.get(socket)) },
    rewriteUrl: ({ url = '' }) => plainUrl(url),
    frameworkErrors (error, _request, reply) { sendError(reply, publicError(error), undefined) },
    routerOptions: { maxParamLength: MAX_PART }
    // An HTTPS server has all that is used of an HTTP server here.
  } as FastifyServerOptions) as FastifyInstance
  server.server.on('checkExpectation', refuseExpectation)
  server.setValidatorCompiler<JsonSchema>(({ schema, httpPart }) => compileSchema(schema, httpPart))
  server.setSerializerCompiler(() => value => JSON.stringify(value))
  parseBodies(server)
  if (onCall !== undefined) reportCalls(server, onCall)
  server.addHook('onRequest', async (request, reply) => {
    // Records hold what others wrote, so no browser guesses that an answer is a page (Fetch §3.6).
    reply.raw.setHeader(ID_HEADER, request.id).setHeader(TYPE_HEADER, 'nosniff')
  })
  answerOrigins(server, access.registry)
  const methodsOf = collectMethods(server)
  const tokenDigest = token === undefined ? undefined : digestOfToken(token)
  boundLoad(server, answers, admission({ access, tokenDigest, methodsOf }))
  server.addHook('preHandler', async request => { checkStillHere(request) })
  answerErrors(server, options)
  serveHealth(server, () => services.isReady())
  serveTokens(server, { access, onFault })
  server.get(CONFIGURATION_PATH, { config: { open: 'configuration' } },
    async () => smartConfiguration(access.base))
  server.get(METADATA_PATH, { config: { open: 'configuration' } }, async () => serverMetadata(access.base))
  serveRoutes(server, services, access)
  serveFhir(server, services, access)
  return server
}

/** Names the scheme, and says whether a new token would help (RFC 6750 §3). */
function challengeOf ({ code }: ServiceError): string {
  return code === 'no-token' ? 'Bearer' : 'Bearer error="invalid_token"'
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
    const { bodyLimit, config } = request.routeOptions
    const { route = routeAt(request.url) } = config
    const shown = publicError(error, bodyLimit)
    if (shown.status >= 500 && !(error instanceof ServiceError)) options.onFault(error)
    sendError(reply, shown, route)
  })
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?')
    const text = `no such call: ${request.method} ${path}`
    sendError(reply, new ServiceError(404, 'unknown-call', text), undefined)
  })
}

/** Finds the route of an address, whatever the method: it decides on the form of an error. */
function routeAt (url: string): Route | undefined {
  const [path = ''] = url.split('?')
  return Object.values<Route>(routes).find(route => isPathOf(route, path))
}

function isPathOf (route: Route, path: string): boolean {
  const given = path.split('/')
  const wanted = route.path.split('/')
  return wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') ? given[index] !== '' : part === given[index])
}

function sendError (reply: FastifyReply, error: ServiceError, route: Route | undefined): void {
  if (error.status === 401) reply.header('www-authenticate', challengeOf(error))
  // A browser may keep a 404, which a consent can end, and a refusal quotes what was sent (RFC 9111 §4.2.2).
  reply.headers({ [ID_HEADER]: reply.request.id, [TYPE_HEADER]: 'nosniff', 'cache-control': 'no-store' })
  if (error.status === 413) reply.header('connection', 'close')
  const isFhir = route?.kind === 'fhir' || isFhirPath(reply.request.url)
  if (isFhir) {
    const isTransient = error.status === 429 || error.status === 503
    if (isTransient && !reply.hasHeader('retry-after')) reply.header('retry-after', '1')
  }
  void reply.code(error.status).header('content-type', `${isFhir ? FHIR_TYPE : PROBLEM_TYPE}; charset=utf-8`)
    .send(JSON.stringify(isFhir ? outcomeOf(error) : problemOf(error)))
}
