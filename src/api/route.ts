import type { Static, TSchema } from 'typebox'
import type { Services } from './services.js'

/** What a handler gets: parsed and checked, or with `undefined` for a part the route lacks. */
export interface Parts<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
}

export interface Answer<A> {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: A
}

interface Common<P extends TSchema, Q extends TSchema> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `:name` for each parameter. */
  readonly path: string
  /** One sentence for the reference. */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
}

/**
 * One line of the route table: what both the server and the client know of a call. `fhir` bodies
 * are any JSON document, judged by the node and not by a schema; their errors are
 * OperationOutcomes.
 */
export interface JsonRoute<P extends TSchema, Q extends TSchema, B extends TSchema, A>
  extends Common<P, Q> {
  readonly kind: 'json' | 'fhir'
  readonly body?: B
  readonly bodyLimit?: number
  /** It says what is wrong, and is answered when all other places are taken. */
  readonly isForOperators?: boolean
  /** Its answer holds what a record says of a patient. */
  readonly readsRecords?: true
  /** Of a route whose answers do so now and then: whether this one does. */
  showsRecord? (answer: unknown): boolean
  handle (request: Parts<Static<P>, Static<Q>, Static<B>>, services: Services): Promise<Answer<A>>
}

/** An answer without end (`events`) or without bound (`lines`), one JSON document each. */
export interface StreamRoute<P extends TSchema, Q extends TSchema, A> extends Common<P, Q> {
  readonly kind: 'events' | 'lines'
  open (request: Parts<Static<P>, Static<Q>, undefined>, services: Services,
    signal: AbortSignal): AsyncIterable<A>
}

/** Keeps the types of the parts while the literal is written. */
export function jsonRoute<P extends TSchema, Q extends TSchema, B extends TSchema, A> (
  route: JsonRoute<P, Q, B, A>
): JsonRoute<P, Q, B, A> {
  return route
}

export function streamRoute<P extends TSchema, Q extends TSchema, A> (
  route: StreamRoute<P, Q, A>
): StreamRoute<P, Q, A> {
  return route
}

export function ok<A> (body: A): Answer<A> {
  return { status: 200, body }
}

/** What a caller passes: the parts that the route has, `query` with every field optional. */
export type InputOf<R> =
  R extends JsonRoute<infer P, infer Q, infer B, unknown>
    ? Partial<Parts<Static<P>, Partial<Static<Q>>, ReadonlyDeep<Static<B>>>>
    : never

/** Callers may pass what they hold as read-only. */
type ReadonlyDeep<T> = T extends (infer Item)[]
  ? readonly ReadonlyDeep<Item>[]
  : T extends object ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> } : T

/** What a call answers, or what a stream consists of. */
export type AnswerOf<R> =
  R extends { handle (...parts: never[]): Promise<Answer<infer A>> } ? A
    : R extends { open (...parts: never[]): AsyncIterable<infer A> } ? A : never
