import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS, MAX_OPERATOR_REQUESTS } from './limits.js'
import { ServiceError } from './service-error.js'

/** The newest answer on each connection. */
export type Answers = WeakMap<Socket, ServerResponse>

/**
 * Bounds the requests in progress, after `admit` has let them in. The calls by which an operator sees what
 * is wrong have places of their own, so that clients which hang cannot keep the operator out.
 */
export function boundLoad (
  server: FastifyInstance, answers: Answers, admit: (request: FastifyRequest) => void
): void {
  const serving = new Set<Socket>()
  const running = { operator: 0, others: 0 }
  server.addHook('onRequest', async (request, reply) => {
    answers.set(request.raw.socket, reply.raw)
    admit(request)
    const lane = request.routeOptions.config.route?.isForOperators === true ? 'operator' : 'others'
    const most = lane === 'operator' ? MAX_OPERATOR_REQUESTS : MAX_CONCURRENT_REQUESTS
    if (running[lane] >= most) {
      reply.header('retry-after', '1')
      throw new ServiceError(503, 'busy', 'too many requests in progress; try again in a second')
    }
    running[lane]++
    serving.add(request.raw.socket)
    reply.raw.once('close', () => {
      running[lane]--
      serving.delete(request.raw.socket)
    })
  })
  boundConnections(server, serving)
}

/**
 * Bounds the connections, which need no token and use file descriptors that the database needs. A connection
 * too many closes the oldest idle one, so that a program that holds connections open keeps nobody out.
 */
function boundConnections (server: FastifyInstance, serving: ReadonlySet<Socket>): void {
  const open = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => { open.delete(socket) })
    if (open.size <= MAX_CONNECTIONS) return
    const idle = [...open].find(one => !serving.has(one))
    if (idle === undefined) return
    open.delete(idle)
    idle.destroy()
  })
}
