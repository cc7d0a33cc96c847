import type { FastifyInstance } from 'fastify'

/** One answered call as a log may hold it: no identifier, no text that a caller chose, no address. */
export interface CallView {
  /** Of this run. */
  readonly id: string
  readonly method: string
  /** As in the table of endpoints, so without what stands for its parameters. */
  readonly route: string
  readonly status: number
  readonly ms: number
  /** The program, as it names itself; nothing proves it. */
  readonly client: string
  /** It changes something, or shows what a record says of a patient, or was refused. */
  readonly matters: boolean
  /** It shows what a record says of a patient. */
  readonly readsRecords: boolean
}

/** The first word of the User-Agent, if it is one that a program would have. */
const PROGRAM = /^[A-Za-z][A-Za-z._-]{0,31}(?=[/ ]|$)/

/** Tells of every call when it has been answered, or, of a stream, when it has ended. */
export function reportCalls (server: FastifyInstance, onCall: (call: CallView) => void): void {
  server.addHook('onResponse', async (request, reply) => {
    const { config, url } = request.routeOptions
    const readsRecords = config.readsRecords === true || request.showsRecord === true
    const isRefused = reply.statusCode === 401 || reply.statusCode === 403
    onCall({
      id: request.id, method: request.method, route: url ?? 'none', status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      client: PROGRAM.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'unnamed',
      matters: readsRecords || isRefused || request.method !== 'GET', readsRecords
    })
  })
}
