import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  MAX_CLIENT_REQUESTS, MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS, MAX_OPEN_REQUESTS, MAX_OPERATOR_REQUESTS,
  UNREAD_MS
} from './limits.js'
import { Places } from './places.js'
import { endLate } from './raw-errors.js'
import { ServiceError } from './service-error.js'

/** The newest response on each connection. */
export type Answers = WeakMap<Socket, ServerResponse>

/**
 * Bounds the number of requests in progress that `admit` has accepted. Calls that show the state of the node
 * have reserved places, so that other clients cannot block the operator. Calls without a token have places of
 * their own, so that strangers block nobody else. Where no place is left, the oldest request that waits for
 * its caller is ended. Its body is not complete, or its answer was not read for `UNREAD_MS`.
 */
export function boundLoad (
  server: FastifyInstance, answers: Answers, admit: (request: FastifyRequest, reply: FastifyReply) => void
): void {
  const serving = new Set<string>()
  const endIdle = idleEnder()
  const lanes = {
    operator: new Places<ServerResponse>(MAX_OPERATOR_REQUESTS),
    open: new Places<ServerResponse>(MAX_OPEN_REQUESTS),
    callers: new Places<ServerResponse>(MAX_CONCURRENT_REQUESTS, MAX_CLIENT_REQUESTS)
  }
  server.addHook('onRequest', async (request, reply) => {
    answers.set(request.raw.socket, reply.raw)
    admit(request, reply)
    const { config } = request.routeOptions
    // These calls are answered at once, so that a busy node does not look dead.
    if (config.open === 'health') return
    const lane = lanes[laneOf(config)]
    if (!lane.take(reply.raw, request.caller, held => endIdle(held, lane))) {
      reply.header('retry-after', '1')
      throw new ServiceError(503, 'busy', 'too many requests in progress; try again in a second')
    }
    const place = placeOf(request.raw.socket)
    serving.add(place)
    reply.raw.once('close', () => {
      lane.free(reply.raw)
      serving.delete(place)
    })
  })
  boundConnections(server, serving)
}

/** Tells whose places a call takes. */
export function laneOf ({ open, route }: FastifyContextConfig): 'callers' | 'open' | 'operator' {
  if (route?.isForOperators === true) return 'operator'
  return open === undefined ? 'callers' : 'open'
}

/**
 * Returns a function that ends the oldest request that waits for its caller, and frees its place. An answer
 * is on its way for a moment, so it may wait longer than a body.
 */
export function idleEnder (
  clock = (): number => performance.now()
): (held: Iterable<ServerResponse>, lane: Places<ServerResponse>) => boolean {
  const waitsSince = new WeakMap<ServerResponse, number>()
  const isIdle = (response: ServerResponse, now: number): boolean => {
    if (response.req.complete === false) return true
    const since = response.writableEnded || response.writableNeedDrain
      ? Math.min(now, waitsSince.get(response) ?? now) : Infinity
    waitsSince.set(response, since)
    return now - since >= UNREAD_MS
  }
  return (held, lane) => {
    const now = clock()
    const [idle] = [...held].filter(response => isIdle(response, now))
    if (idle === undefined) return false
    lane.free(idle)
    endLate(idle)
    return true
  }
}

/**
 * Bounds the number of connections: they need no token, and use file descriptors that the database needs.
 * Beyond the limit the oldest idle connection is closed, so that idle connections block no other program.
 */
function boundConnections (server: FastifyInstance, serving: ReadonlySet<string>): void {
  const open = new Map<string, Socket>()
  server.server.on('connection', (socket: Socket) => {
    const place = placeOf(socket)
    open.set(place, socket)
    socket.once('close', () => { open.delete(place) })
    if (open.size <= MAX_CONNECTIONS) return
    const [idle, oldest] = [...open].find(([candidate]) => !serving.has(candidate)) ?? []
    if (idle === undefined) return
    open.delete(idle)
    oldest?.destroy()
  })
}

/** Names a connection. With TLS a request has another socket object than the connection under it. */
function placeOf ({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
