import type { FastifyInstance } from 'fastify'
import { nameOfCaller } from './caller.js'

/** An answered call as it may be logged: without identifiers, addresses or texts that the caller chose. */
export interface CallView {
  /** The answer has it as `X-Request-Id`. */
  readonly id: string
  /** When the answer was complete, ms since 1970. */
  readonly at: number
  readonly method: string
  /** The path of the route, with the names of its parameters and without their values. */
  readonly route: string
  readonly status: number
  readonly ms: number
  /** `operator`, or the id of a client; `none`: the guard refused the call. */
  readonly caller: string
  /** The name of the program, as the program states it, without proof. */
  readonly program: string
  /** The call changes something, reads records, or was refused. */
  readonly matters: boolean
  /** The answer contains clinical content of a record. */
  readonly readsRecords: boolean
}

/** The first word of the User-Agent, if it can be the name of a program. */
const PROGRAM = /^[A-Za-z][A-Za-z._-]{0,31}(?=[/ ]|$)/

/** Reports every call after its answer, and every stream after its end. */
export function reportCalls (server: FastifyInstance, onCall: (call: CallView) => void): void {
  server.addHook('onResponse', async (request, reply) => {
    const { config, url } = request.routeOptions
    const readsRecords = config.route?.readsRecords === true || config.fhir?.readsRecords === true ||
      request.showsRecord === true
    const isRefused = [401, 403, 429].includes(reply.statusCode)
    onCall({
      id: request.id, at: Date.now(), method: request.method, route: url ?? 'none', status: reply.statusCode,
      ms: Math.round(reply.elapsedTime), caller: nameOfCaller(request.caller),
      program: PROGRAM.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'unnamed',
      matters: readsRecords || isRefused || request.method !== 'GET', readsRecords
    })
  })
}
