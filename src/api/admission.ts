import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from './access/access.js'
import { wrongToken } from './access/access-tokens.js'
import { networkOf } from './access/network-of.js'
import { checkScope } from './access/scope.js'
import type { Caller } from './caller.js'
import { checkPlace, checkSingle, guard, type GuardParts } from './guard.js'
import { WRONG_TOKENS_PER_MINUTE } from './limits.js'
import { insteadOf, isFhirPath, localUrl } from './fhir/index.js'
import { checkMedia } from './media.js'
import { ServiceError } from './service-error.js'

/**
 * Judges a request before its body is read: who calls, how often, and whether the caller has the scope that
 * the route needs. Any table of routes is judged so, whose routes have `scope` or `open` in their `config`.
 */
export function admission (
  parts: GuardParts & {
    readonly access: Pick<Access, 'failures' | 'requests'>
    /** Lists the methods of an address; none for an unknown one. */
    readonly methodsOf: (path: string) => readonly string[]
  }
): (request: FastifyRequest, reply: FastifyReply) => void {
  return (request, reply) => {
    const { open, route, scope = route?.scope } = request.routeOptions.config
    checkSingle(request.raw)
    checkMethod(request, reply, parts)
    if (open === 'health') return
    if (open === undefined) {
      const caller = authenticated(request, reply, parts)
      request.caller = caller
      if (caller.kind === 'client') request.ended = parts.access.registry.endOf(caller.id)
      checkRate(caller, reply, parts.access)
      if (scope !== undefined) checkScope(caller, scope)
    } else {
      checkPlace(request.raw.headers, parts)
    }
    checkMedia(request.raw, isFhirPath(request.url))
  }
}

/** Refuses a client that was rotated or removed while its body arrived. @throws ServiceError 401 */
export function checkStillHere ({ ended }: Pick<FastifyRequest, 'ended'>): void {
  if (ended?.aborted === true) throw wrongToken()
}

/** Refuses a method that the address does not have, whoever calls. @throws ServiceError 405 */
function checkMethod (
  { headers, method, url }: FastifyRequest, reply: FastifyReply, parts: Parameters<typeof admission>[0]
): void {
  // A browser asks for a page before it calls. `guard` judges the page.
  if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined) return
  const [path = ''] = localUrl(url).split('?')
  const methods = parts.methodsOf(path)
  if (methods.length === 0 || methods.includes(method)) return
  reply.header('allow', methods.join(', '))
  throw new ServiceError(405, 'wrong-method', `this address takes ${methods.join(', ')} alone` +
    (isFhirPath(url) ? insteadOf(method) : ''))
}

/** @throws ServiceError as `guard`, or 429 after many wrong tokens of one network */
function authenticated (
  request: FastifyRequest, reply: FastifyReply, parts: Parameters<typeof admission>[0]
): Caller {
  try {
    return guard(request.raw.headers, parts)
  } catch (error) {
    const isWrong = error instanceof ServiceError && error.status === 401
    const key = `calls ${networkOf(request.ip)}`
    const wait = isWrong ? parts.access.failures.take(key, WRONG_TOKENS_PER_MINUTE) : 0
    if (wait > 0) throw tooMany(reply, wait, 'too many calls without a valid token')
    throw error
  }
}

function checkRate (
  caller: Caller, reply: FastifyReply, { registry, requests }: Pick<Access, 'registry' | 'requests'>
): void {
  if (caller.kind === 'operator') return
  const client = registry.find(caller.id)
  const wait = client === undefined ? 0 : requests.take(client.id, client.perMinute)
  if (wait > 0) throw tooMany(reply, wait, 'this client calls more often than it is registered for')
}

function tooMany (reply: FastifyReply, wait: number, text: string): ServiceError {
  reply.header('retry-after', String(wait))
  return new ServiceError(429, 'too-many-requests', `${text}; try again in ${wait} s`)
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Aborted when the client that calls is rotated or removed; absent: no client calls. */
    ended?: AbortSignal
  }
}
