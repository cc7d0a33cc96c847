import type { FastifyInstance } from 'fastify'
import type { Caller } from './caller.js'

/** An answered call as a log may hold it: no identifier, no text that a caller chose, no address. */
export interface CallView {
  /** Unique in this run. */
  readonly id: string
  readonly method: string
  /** The path of the route, with the names of its parameters and without their values. */
  readonly route: string
  readonly status: number
  readonly ms: number
  /** Who called; `none`: the guard let nobody in. */
  readonly caller: Caller['kind'] | 'none'
  /** The program, as it names itself; nothing proves it. */
  readonly client: string
  /** It changes something, or shows what a record says of a patient, or was refused. */
  readonly matters: boolean
  /** It shows what a record says of a patient. */
  readonly readsRecords: boolean
}

/** The first word of the User-Agent, if it can be the name of a program. */
const PROGRAM = /^[A-Za-z][A-Za-z._-]{0,31}(?=[/ ]|$)/

/** Reports every call when it has been answered, and a stream when it has ended. */
export function reportCalls (server: FastifyInstance, onCall: (call: CallView) => void): void {
  server.addHook('onResponse', async (request, reply) => {
    const { config, url } = request.routeOptions
    const readsRecords = config.route?.readsRecords === true || request.showsRecord === true
    const isRefused = reply.statusCode === 401 || reply.statusCode === 403
    onCall({
      id: request.id, method: request.method, route: url ?? 'none', status: reply.statusCode,
      ms: Math.round(reply.elapsedTime), caller: request.caller?.kind ?? 'none',
      client: PROGRAM.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'unnamed',
      matters: readsRecords || isRefused || request.method !== 'GET', readsRecords
    })
  })
}
