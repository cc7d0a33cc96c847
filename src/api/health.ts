import type { FastifyInstance } from 'fastify'

/**
 * Serves two calls without a token, for load balancers and supervisors. They tell nothing but that the
 * process answers, and whether it follows the chain.
 */
export function serveHealth (server: FastifyInstance, isReady: () => boolean): void {
  const options = { config: { open: 'health' as const }, exposeHeadRoute: true }
  server.get('/health/live', options, async (_request, reply) => {
    return await reply.header('cache-control', 'no-store').send({ status: 'up' })
  })
  server.get('/health/ready', options, async (_request, reply) => {
    const ready = isReady()
    return await reply.code(ready ? 200 : 503).header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not ready' })
  })
}
