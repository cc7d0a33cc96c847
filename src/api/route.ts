import type { RouteScope } from './access/scope.js'
import type { Caller } from './caller.js'
import type { Schema, ValueOf } from './schema.js'
import type { Role } from './views/index.js'

declare const ANSWER: unique symbol

/** Holds the type of an answer. Answers come from the node itself and are not checked. */
export interface Answer<A = unknown> {
  readonly [ANSWER]?: A
}

export function answer<A> (): Answer<A> {
  return {}
}

/** Describes a call for the server, the client and the OpenAPI document. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** The path, with `:name` for each parameter. */
  readonly path: string
  /** One sentence for the OpenAPI document. */
  readonly summary: string
  /**
   * `json` and `fhir` have one answer; the errors of `fhir` are OperationOutcomes. `events` and `lines` are
   * streams of JSON documents: `events` has no end, and `lines` no bound.
   */
  readonly kind: 'json' | 'fhir' | 'events' | 'lines'
  /** The only role that serves the call; absent: both roles serve it. */
  readonly role?: Role
  /** The right that a client needs. The operator has every right. */
  readonly scope: RouteScope
  readonly params?: Schema
  readonly query?: Schema
  readonly body?: Schema
  /** The limit of the body, in bytes; absent: `MAX_REQUEST_BYTES`. */
  readonly bodyLimit?: number
  /** The handler gets the bytes of the body, too, as they were received. */
  readonly takesBytes?: true
  readonly answer: Answer
  /** The call shows the state of the node, and has reserved places when the node is busy. */
  readonly isForOperators?: true
  /** Every answer contains clinical content of a record. */
  readonly readsRecords?: true
  /** Tells whether this answer contains clinical content, for calls where only some answers do. */
  showsRecord? (answer: unknown): boolean
  /** Returns the HTTP status of an answer; absent: 200. */
  statusOf? (answer: unknown): number
  headersOf? (answer: unknown): Readonly<Record<string, string>>
}

type RequestPart = 'params' | 'query' | 'body'

/** The parsed and checked request of a route. */
export type RequestOf<R> = {
  readonly [P in RequestPart as R extends Readonly<Record<P, Schema>> ? P : never]:
  R extends Readonly<Record<P, infer S>> ? ValueOf<S> : never
} & (R extends { readonly takesBytes: true } ? { readonly sent: Uint8Array } : unknown)

/** The answer of a call, or an item of a stream. */
export type AnswerOf<R> = R extends { readonly answer: Answer<infer A> } ? A : never

export interface IsStream { readonly kind: 'events' | 'lines' }

/**
 * Serves a route: it returns the answer or throws a `ServiceError`. Any other error is a fault of the node,
 * and is answered with 500 and without detail.
 */
export type Handler<R> = R extends IsStream
  ? (request: RequestOf<R>, caller: Caller, signal: AbortSignal) => AsyncIterable<AnswerOf<R>>
  : (request: RequestOf<R>, caller: Caller) => Promise<AnswerOf<R>>
