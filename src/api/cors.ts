import type { FastifyInstance } from 'fastify'
import type { ClientRegistry } from './access/client-registry.js'

const METHODS = 'GET, POST, PUT, PATCH, DELETE'
/** Headers of answers that scripts may read. FHIR clients follow `Location`. */
const EXPOSED = 'Location, ETag, Content-Location, Retry-After, X-Request-Id'
/** Names of headers, as a browser lists them. */
const HEADER_NAMES = /^[\w-]{1,64}( ?, ?[\w-]{1,64}){0,31}$/
/** For this time a browser does not ask again, in seconds. */
const MAX_AGE = '600'

/**
 * Lets web pages of registered origins call (Fetch standard, CORS protocol). The origin is echoed, since some
 * FHIR clients always send credentials, and browsers then refuse `*`. No cookie is ever read here. A
 * preflight has no token, so it is answered for the pages of every client; `guard` judges the call itself.
 */
export function answerOrigins (server: FastifyInstance, registry: ClientRegistry): void {
  server.addHook('onRequest', async (request, reply) => {
    const { headers, method, raw: { headers: { 'access-control-request-headers': wanted = '' } } } = request
    const { origin } = headers
    if (origin === undefined || !registry.hasOrigin(origin)) return
    const response = reply.raw
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('access-control-allow-credentials', 'true')
    response.setHeader('vary', 'Origin')
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) {
      response.setHeader('access-control-expose-headers', EXPOSED)
      return
    }
    response.setHeader('access-control-allow-methods', METHODS)
    response.setHeader('access-control-max-age', MAX_AGE)
    if (HEADER_NAMES.test(wanted)) response.setHeader('access-control-allow-headers', wanted)
    return await reply.code(204).send()
  })
}
