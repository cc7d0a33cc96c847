import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../access/access.js'
import { checkScope } from '../access/scope.js'
import { fhirUrl } from '../access/smart-configuration.js'
import { nameOfCaller } from '../caller.js'
import { wrongRole } from '../handlers.js'
import {
  MAX_CLIENT_STREAMS, MAX_REQUEST_BYTES, MAX_STREAMS, MAX_SUBMISSION_BYTES
} from '../limits.js'
import { Places } from '../places.js'
import { readLossless, writeLossless } from '../../records/index.js'
import { ServiceError } from '../service-error.js'
import type { Services } from '../services.js'
import { callerOf } from './find.js'
import { answerType } from './negotiate.js'
import { addFhirBodies } from './bodies.js'
import { CallerTimes, type EvenTimes, listWait, timerMs } from './even-times.js'
import { Misses } from './misses.js'
import { FHIR_PATH, isFhirPath, localUrl } from './path.js'
import { preferencesOf } from './prefer.js'
import { PURPOSE_HEADER, purposeOf } from './purposes.js'
import { notFound, refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute } from './route.js'
import { PageStore } from './search/pages.js'
import { FHIR_ROUTES, matchRoute } from './table.js'
import { unknownRoute } from './unknown-route.js'

/** Registers every route of the FHIR server. `/fhir` and `/fhir/` are the same. */
export function serveFhir (server: FastifyInstance, services: Services, access: Access): void {
  const closing = new AbortController()
  server.addHook('preClose', async () => { closing.abort() })
  server.addHook('onRequest', async (request, reply) => {
    if (!isFhirPath(request.url)) return
    reply.header('x-request-id', request.id)
    refuseUnknown(request)
  })
  const times = new CallerTimes()
  const context = contextOf(services)
  const streams = new Places<FastifyReply>(MAX_STREAMS, MAX_CLIENT_STREAMS)
  void server.register(async scope => {
    addFhirBodies(scope)
    for (const route of FHIR_ROUTES) {
      for (const url of urlsOf(route.path)) {
        scope.route({
          method: route.method, url, config: configOf(route),
          exposeHeadRoute: route.method === 'GET' && route.interaction !== 'events',
          bodyLimit: route.takesResource === true ? MAX_SUBMISSION_BYTES : MAX_REQUEST_BYTES,
          async handler (request, reply) {
            const isStream = route.interaction === 'events'
            if (isStream && !streams.take(reply, request.caller)) {
              throw new ServiceError(503, 'busy', 'too many streams are open; close one first')
            }
            const left = new AbortController()
            reply.raw.once('close', () => {
              left.abort()
              streams.free(reply)
            })
            const ended = request.ended === undefined ? [] : [request.ended]
            const signal = AbortSignal.any([closing.signal, left.signal, ...ended])
            const misses = new Misses()
            const own = times.of(nameOfCaller(request.caller))
            const handle = async (given: FhirRequest): Promise<FhirAnswer> =>
              await evenly(own, misses, signal,
                async () => await route.handle(given, context(route, misses)))
            return await answer(request, reply, route, handle, signal, baseOf(request, access))
          }
        })
      }
    }
  })
}

/** Everybody may call a route without a scope. */
function configOf (route: FhirRoute): FastifyContextConfig {
  return { fhir: route, ...(route.scope === undefined ? { open: 'metadata' } : { scope: route.scope }) }
}

/** The public address of this server, as the caller knows it. The guard has checked the Host header. */
function baseOf ({ headers: { host = '' } }: FastifyRequest, { bases }: Access): string {
  return fhirUrl(bases.find(base => new URL(base).host === host.toLowerCase()) ?? `http://${host}`)
}

function urlsOf (path: string): readonly string[] {
  return path === '/' ? [FHIR_PATH, `${FHIR_PATH}/`] : [FHIR_PATH + path]
}

/** An answer or a refusal waits for its time if it lists a patient's records, or misses something. */
async function evenly (
  times: EvenTimes, misses: Misses, signal: AbortSignal, handle: () => Promise<FhirAnswer>
): Promise<FhirAnswer> {
  const started = performance.now()
  try {
    return await handle()
  } finally {
    const now = performance.now()
    const wait = misses.any ? times.waitFor(now - started, now) : misses.lists ? listWait(now - started) : 0
    // Whoever has left, or meets a server that closes, gets no answer.
    if (wait > 0) await pause(timerMs(wait, Math.random()), undefined, { signal }).catch(() => {})
  }
}

/**
 * Makes the context of each request. A government holds no records, and serves the CapabilityStatement.
 */
function contextOf (services: Services): (route: FhirRoute, misses: Misses) => FhirContext {
  const pages = new PageStore()
  const make = (fhir: NonNullable<Services['fhir']>, misses: Misses): FhirContext => {
    const context: FhirContext = {
      services: misses.watching(fhir), pages, subscribe: listener => services.subscribe(() => { listener() }),
      async dispatch (request, method, path) {
        const found = matchRoute(method, path)
        if (found === undefined || ['batch', 'events'].includes(found.route.interaction)) {
          const { status, text } = found === undefined ? unknownRoute(method, path)
            : { status: 405, text: 'a batch has no batch and no stream in it' }
          throw refused(status, 'wrong-method', text)
        }
        const { scope } = found.route
        if (scope !== undefined) checkScope(callerOf(request), scope)
        return whole(await found.route.handle({ ...request, params: found.params }, context))
      }
    }
    return context
  }
  const { fhir } = services
  return (route, misses) => {
    if (fhir !== undefined) return make(fhir, misses)
    if (route.scope !== undefined) throw wrongRole('hospital')
    return {
      get services (): never { throw wrongRole('hospital') }, pages,
      subscribe: () => () => {}, dispatch: async () => await Promise.reject(notFound('route'))
    }
  }
}

/** The text of an answer is read to its end, since it becomes an entry of a Bundle. Numbers keep digits. */
async function whole (given: FhirAnswer): Promise<FhirAnswer> {
  const { parts, resource, status } = given
  if (resource instanceof Uint8Array) {
    return { ...given, resource: readLossless(Buffer.from(resource).toString()) }
  }
  if (parts === undefined) return given
  const texts: string[] = []
  for await (const part of parts) texts.push(part)
  return { status, resource: readLossless(texts.join('')) }
}

async function answer (
  request: FastifyRequest, reply: FastifyReply, route: FhirRoute,
  handle: (request: FhirRequest) => Promise<FhirAnswer>, signal: AbortSignal, base: string
): Promise<FastifyReply> {
  const headers = request.headers as Readonly<Record<string, string | undefined>>
  const query = queryOf(request)
  const isEvents = route.interaction === 'events'
  const type = isEvents ? 'text/event-stream'
    : answerType(headers['accept'], query.find(([name]) => name === '_format')?.[1])
  if (route.takesResource === true && request.body === undefined) {
    throw refused(400, 'not-json', 'the body is empty; a FHIR resource is expected')
  }
  const given = await handle({
    params: request.params as Readonly<Record<string, string>>, query, headers, body: request.body,
    sent: request.sent ?? new Uint8Array(0), base,
    caller: request.caller, purpose: purposeOf(headers[PURPOSE_HEADER]),
    isStrict: preferencesOf(headers['prefer']).isStrict, signal
  } satisfies FhirRequest)
  reply.code(given.status).headers(given.headers ?? {}).header('cache-control', 'no-store')
  if (given.status === 304) return reply.send()
  reply.type(isEvents ? type : `${type}; charset=utf-8`)
  if (given.parts !== undefined) return reply.send(Readable.from(given.parts))
  const { resource } = given
  return reply.send(resource instanceof Uint8Array ? Buffer.from(resource) : writeLossless(resource))
}

/** The parameters of the address, and of the form of a search. */
function queryOf (request: FastifyRequest): FhirRequest['query'] {
  const at = request.url.indexOf('?')
  const inAddress = at < 0 ? [] : [...new URLSearchParams(request.url.slice(at + 1))]
  return request.form === undefined ? inAddress : [...inAddress, ...request.form]
}

/**
 * Refuses what no route serves. The router takes an operation such as `$meta` for an id. A wrong method was
 * refused before (`admission`).
 * @throws ServiceError 404
 */
function refuseUnknown (request: FastifyRequest): void {
  const [path = ''] = localUrl(request.url).slice(FHIR_PATH.length).split('?')
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const isSlashed = path.length > 1 && path.endsWith('/')
  const isNoId = /\/[$_]/.test(path) && matchRoute(method, path) === undefined
  if (!request.is404 && !isSlashed && !isNoId) return
  throw refused(404, 'unknown-resource', unknownRoute(method, path).text)
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The parameters of a search that came as a form. */
    form?: FhirRequest['query']
  }
  interface FastifyContextConfig {
    /** The route of the FHIR table, with the scope that it needs. */
    fhir?: FhirRoute
  }
}
