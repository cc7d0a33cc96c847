import type { RouteScope } from '../access/scope.js'
import type { Caller } from '../caller.js'
import type { FhirServices } from './services.js'
import type { PageStore } from './search/pages.js'
import type { Purpose } from './purposes.js'

/** The parsed and checked request of a FHIR route. Names of headers are in lower case. */
export interface FhirRequest {
  readonly params: Readonly<Record<string, string>>
  /** The parameters in their order, from the address and from a form. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
  /** The bytes of the body; empty without a body. */
  readonly sent: Uint8Array
  /** The public address of this server: `http://127.0.0.1:4000/fhir`. */
  readonly base: string
  /** Undefined on a route without a scope, which everybody may call. */
  readonly caller: Caller | undefined
  readonly purpose: Purpose
  /** Unknown parameters are refused (`Prefer: handling=strict`). */
  readonly isStrict: boolean
  readonly signal: AbortSignal
}

/** What a route needs besides the request. */
export interface FhirContext {
  readonly services: FhirServices
  readonly pages: PageStore
  /** Calls `listener` after each block. Returns a function that ends the subscription. */
  subscribe (listener: () => void): () => void
  /** Carries out another route of the table, for an entry of a batch. */
  dispatch (request: FhirRequest, method: string, path: string): Promise<FhirAnswer>
}

export interface FhirAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A resource; its numbers may be as they were written. */
  readonly resource?: unknown
  /** The text of a resource in parts, or of an event stream. */
  readonly parts?: AsyncIterable<string>
  /** Absent: a FHIR resource. */
  readonly mediaType?: string
}

export interface SearchParameter {
  readonly name: string
  readonly type: 'token' | 'date' | 'reference' | 'string' | 'number' | 'special'
  readonly documentation: string
}

/** An interaction of FHIR R4, as a CapabilityStatement names it, or an operation. */
export type Interaction = 'read' | 'vread' | 'update' | 'history-instance' | 'create' | 'search-type' |
  'operation' | 'capabilities' | 'batch' | 'events'

/** Describes a route for the server, the CapabilityStatement and the OpenAPI document. */
export interface FhirRoute {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** The path below `/fhir`, with `:name` for each parameter. */
  readonly path: string
  readonly interaction: Interaction
  /** The type of resource; absent for routes of the whole server. */
  readonly type?: string
  /** The name of an operation, without `$`. */
  readonly operation?: string
  readonly summary: string
  /** The scope of SMART that the route needs; absent: every caller may call it. */
  readonly scope?: RouteScope
  readonly search?: readonly SearchParameter[]
  /** The body is a FHIR resource. */
  readonly takesResource?: true
  /** Answers contain clinical content of records. */
  readonly readsRecords?: true
  handle (request: FhirRequest, context: FhirContext): Promise<FhirAnswer>
}

