import http from 'node:http'
import { readAnswer, unreachable } from './client-answer.js'
import { readDocuments } from './client-stream.js'
import { FHIR_TYPE } from './operation-outcome.js'
import type { AnswerOf, IsStream, RequestOf } from './route.js'
import { routes, type RouteName, type Routes } from './routes/index.js'
import { pathOf } from './url.js'

export interface ClientOptions {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly token: string
  /** The number of connections that are kept open. */
  readonly connections?: number
}

type StreamName = {
  [K in RouteName]: Routes[K] extends IsStream ? K : never
}[RouteName]
type JsonName = Exclude<RouteName, StreamName>

/** Calls routes by their names. An error of the node is thrown here as the same `ServiceError`. */
export interface Client {
  call<K extends JsonName> (name: K, input?: Partial<RequestOf<Routes[K]>>): Promise<AnswerOf<Routes[K]>>
  /** Sends a text without parsing it, so that only the node judges a submission. */
  submitText (
    text: string, query?: RequestOf<Routes['submit']>['query'], corrects?: Corrects
  ): Promise<AnswerOf<Routes['submit']>>
  /** Sends an array of documents, as text. Each number stays as it is written. */
  submitBatchText (
    text: string, query?: RequestOf<Routes['submitBatch']>['query']
  ): Promise<AnswerOf<Routes['submitBatch']>>
  /** Resolves once the node has subscribed the caller, so that no later event is missed. */
  open<K extends StreamName> (
    name: K, signal: AbortSignal
  ): Promise<AsyncIterable<AnswerOf<Routes[K]>>>
  close (): void
}

/** The call by which a submission corrects an own record or disputes another, and the id of that record. */
export interface Corrects {
  readonly call: 'amend' | 'retract' | 'dispute'
  readonly id: string
}

/** Makes a client. Calls throw `unreachable` with status 0 if no process listens at the URL. */
export function createClient (options: ClientOptions): Client {
  const agent = new http.Agent({ keepAlive: true, maxSockets: options.connections ?? 4 })
  const send = async (
    name: RouteName, input: Input, text: string | undefined, signal?: AbortSignal
  ): Promise<http.IncomingMessage> => {
    const { method, path } = routes[name]
    const url = new URL(pathOf(path, input.params ?? {}, input.query ?? {}), options.url)
    const type = routes[name].kind === 'fhir' ? FHIR_TYPE : 'application/json'
    return await new Promise((resolve, reject) => {
      const request = http.request(url, {
        method,
        agent: signal === undefined ? agent : false,
        signal,
        headers: {
          authorization: `Bearer ${options.token}`,
          'user-agent': 'medichain-node',
          ...(text === undefined ? {} : {
            'content-type': type, 'content-length': Buffer.byteLength(text)
          })
        }
      }, resolve)
      request.on('error', error => { reject(unreachable(error, options.url)) })
      request.end(text)
    })
  }
  return {
    async call (name, input) {
      const { body, ...rest } = (input ?? {}) as Input
      const text = body === undefined ? undefined : JSON.stringify(body)
      return await readAnswer(await send(name, rest, text)) as never
    },
    async submitText (text, query = {}, corrects) {
      const { call = 'submit', id } = corrects ?? {}
      const params = id === undefined ? {} : { params: { id } }
      return await readAnswer(await send(call, { query, ...params }, text)) as never
    },
    async submitBatchText (text, query = {}) {
      return await readAnswer(await send('submitBatch', { query }, text)) as never
    },
    async open (name, signal) {
      const response = await send(name, {}, undefined, signal)
      if (response.statusCode !== 200) await readAnswer(response)
      return readDocuments(response, signal) as never
    },
    close () {
      agent.destroy()
    }
  }
}

interface Input {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}
