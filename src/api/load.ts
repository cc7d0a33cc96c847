import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS, MAX_OPERATOR_REQUESTS } from './limits.js'
import { ServiceError } from './service-error.js'

/** The newest response on each connection. */
export type Answers = WeakMap<Socket, ServerResponse>

/**
 * Bounds the number of requests in progress that `admit` has accepted. Calls that show the state of the node
 * have reserved places, so that other clients cannot block the operator.
 */
export function boundLoad (
  server: FastifyInstance, answers: Answers, admit: (request: FastifyRequest, reply: FastifyReply) => void
): void {
  const serving = new Set<string>()
  const running = { operator: 0, others: 0 }
  server.addHook('onRequest', async (request, reply) => {
    answers.set(request.raw.socket, reply.raw)
    admit(request, reply)
    // These calls are answered at once, so that a busy node does not look dead.
    if (request.routeOptions.config.open === 'health') return
    const lane = request.routeOptions.config.route?.isForOperators === true ? 'operator' : 'others'
    const limit = lane === 'operator' ? MAX_OPERATOR_REQUESTS : MAX_CONCURRENT_REQUESTS
    if (running[lane] >= limit) {
      reply.header('retry-after', '1')
      throw new ServiceError(503, 'busy', 'too many requests in progress; try again in a second')
    }
    running[lane]++
    const place = placeOf(request.raw.socket)
    serving.add(place)
    reply.raw.once('close', () => {
      running[lane]--
      serving.delete(place)
    })
  })
  boundConnections(server, serving)
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
