import type { Caller } from './caller.js'
import type { Schema, ValueOf } from './schema.js'
import type { Role } from './views/index.js'

declare const ANSWER: unique symbol

/** The type of an answer. The answer comes from the node itself and is not checked. */
export interface Answer<A = unknown> {
  readonly [ANSWER]?: A
}

export function answer<A> (): Answer<A> {
  return {}
}

/** All that the server, the client and the OpenAPI document need to know of one call. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `:name` for each parameter. */
  readonly path: string
  /** One sentence for the reference. */
  readonly summary: string
  /**
   * `json` and `fhir` have one answer; the errors of `fhir` are OperationOutcomes. The answer of `events`
   * has no end and that of `lines` no bound: both are streams of JSON documents.
   */
  readonly kind: 'json' | 'fhir' | 'events' | 'lines'
  /** The role whose nodes alone serve the call; absent: both roles serve it. */
  readonly role?: Role
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  /** Bytes of the body, if they may be more than `MAX_REQUEST_BYTES`. */
  readonly bodyLimit?: number
  readonly answer: Answer
  /** The call says what is wrong with the node, and has places of its own when all others are taken. */
  readonly isForOperators?: true
  /** Every answer holds what a record says of a patient. */
  readonly readsRecords?: true
  /** Whether this answer holds what a record says of a patient, if only some do. */
  showsRecord? (answer: unknown): boolean
  /** The HTTP status of an answer; absent: 200. */
  statusOf? (answer: unknown): number
  headersOf? (answer: unknown): Readonly<Record<string, string>>
}

type Parts = 'params' | 'query' | 'body'

/** The parts of a request that the route has, parsed and checked. */
export type RequestOf<R> = {
  readonly [P in Parts as R extends Readonly<Record<P, Schema>> ? P : never]:
  R extends Readonly<Record<P, infer S>> ? ValueOf<S> : never
}

/** What a call answers, or what a stream consists of. */
export type AnswerOf<R> = R extends { readonly answer: Answer<infer A> } ? A : never

export interface IsStream { readonly kind: 'events' | 'lines' }

/**
 * Serves a route: the handler answers or throws a `ServiceError`. Any other error is a fault of the node, and
 * is answered with 500 and without detail.
 */
export type Handler<R> = R extends IsStream
  ? (request: RequestOf<R>, caller: Caller, signal: AbortSignal) => AsyncIterable<AnswerOf<R>>
  : (request: RequestOf<R>, caller: Caller) => Promise<AnswerOf<R>>
