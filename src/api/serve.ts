import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access/access.js'
import type { RouteScope } from './access/scope.js'
import type { Caller } from './caller.js'
import { handlersOf, wrongRole } from './handlers.js'
import { MAX_CLIENT_STREAMS, MAX_REQUEST_BYTES, MAX_STREAMS } from './limits.js'
import { Places } from './places.js'
import type { IsStream, Route } from './route.js'
import { routes, type Handlers } from './routes/index.js'
import { object } from './schema.js'
import { ServiceError } from './service-error.js'
import type { Services } from './services.js'
import { writeStream } from './stream.js'

const NO_QUERY = object({})

type Request = Pick<FastifyRequest, 'body' | 'params' | 'query' | 'sent'>
type JsonHandler = (request: Request, caller: Caller) => Promise<unknown>
type StreamHandler = (request: Request, caller: Caller, signal: AbortSignal) => AsyncIterable<unknown>

/** Registers every route with the server. */
export function serveRoutes (server: FastifyInstance, services: Services, access: Access): void {
  const served: Partial<Handlers> = handlersOf(services, access)
  const handlers = served as Readonly<Record<string, JsonHandler & StreamHandler>>
  const bounded = boundStreams(server)
  for (const [name, route] of Object.entries<Route>(routes)) {
    const { body, bodyLimit = MAX_REQUEST_BYTES, kind, method, params, path, query = NO_QUERY } = route
    const handle = handlers[name]
    server.route({
      method,
      url: path,
      schema: { querystring: query, ...(params && { params }), ...(body && { body }) },
      bodyLimit,
      config: { route },
      async handler (request, reply) {
        if (handle === undefined) throw wrongRole(route.role ?? services.role)
        return isStream(kind)
          ? await bounded(request, reply, kind, handle)
          : await answerOnce(request, reply, route, handle)
      }
    })
  }
}

function isStream (kind: Route['kind']): kind is IsStream['kind'] {
  return kind === 'events' || kind === 'lines'
}

async function answerOnce (
  request: FastifyRequest, reply: FastifyReply, route: Route, handle: JsonHandler
): Promise<FastifyReply> {
  if (route.kind === 'fhir' && request.body === undefined) {
    throw new ServiceError(400, 'not-json', 'the body is empty; a FHIR resource is expected')
  }
  const answer = await handle(partsOf(request), callerOf(request))
  request.showsRecord = route.showsRecord?.(answer) === true
  reply.headers(route.headersOf?.(answer) ?? {}).header('cache-control', 'no-store')
  // Node writes the bytes of a long answer sooner than its text.
  return reply.code(route.statusOf?.(answer) ?? 200).type('application/json; charset=utf-8')
    .send(Buffer.from(JSON.stringify(answer)))
}

/** Returns a function that answers with a stream. The streams that are open at once are bounded. */
function boundStreams (server: FastifyInstance) {
  const closing = new AbortController()
  server.addHook('preClose', async () => { closing.abort() })
  const open = new Places<FastifyReply>(MAX_STREAMS, MAX_CLIENT_STREAMS)
  return async (
    request: FastifyRequest, reply: FastifyReply, kind: IsStream['kind'], handle: StreamHandler
  ): Promise<void> => {
    const caller = callerOf(request)
    if (!open.take(reply, caller)) {
      throw new ServiceError(503, 'busy', 'too many streams are open; close one first')
    }
    const left = new AbortController()
    reply.raw.once('close', () => { left.abort() })
    const ended = request.ended === undefined ? [] : [request.ended]
    const signal = AbortSignal.any([closing.signal, left.signal, ...ended])
    try {
      await writeStream(reply, kind, handle(partsOf(request), caller, signal), signal)
    } finally {
      open.free(reply)
    }
  }
}

function partsOf ({ body, params, query, sent }: FastifyRequest): Request {
  return { body, params, query, ...(sent === undefined ? {} : { sent }) }
}

function callerOf ({ caller }: FastifyRequest): Caller {
  if (caller === undefined) throw new Error('a handler runs for a caller that the guard has not accepted')
  return caller
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; undefined until the guard has accepted the request. */
    caller?: Caller
    /** The bytes of the body. */
    sent?: Uint8Array
    /** The answer contains clinical content of a record. */
    showsRecord?: boolean
  }
  interface FastifyContextConfig {
    /** Undefined for paths that match no route. */
    route?: Route
    /** The right that a client needs, for routes of another table. */
    scope?: RouteScope
    /** The call needs no token. */
    open?: 'configuration' | 'health' | 'metadata' | 'tokens'
  }
}
