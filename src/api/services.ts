import type { FhirServices } from './fhir/services.js'
import type { Handlers, RouteName, Routes } from './routes/index.js'
import type { BlockEvent, BriefEvent, Role } from './views/index.js'

/** Calls that the API itself implements, by means of the other calls and `subscribe`. */
export type OwnCall =
  | 'addClient' | 'briefEvents' | 'clients' | 'events' | 'openApi' | 'removeClient' | 'rotateClient'
  | 'submitBatch'

type CallsOf<R extends Role> = {
  [K in RouteName]: Routes[K] extends { readonly role: R } ? K : never
}[RouteName]

export type GovernmentServices = Pick<Handlers, CallsOf<'government'>>
export type HospitalServices = Omit<Pick<Handlers, CallsOf<'hospital'>>, OwnCall>
/** Calls that both roles serve, since they hold the same blocks. */
export type CallOfBoth = Exclude<RouteName, CallsOf<Role>>
export type NodeServices = Omit<Pick<Handlers, CallOfBoth>, OwnCall>

/** The events of a block. A stream reads the event that it sends, so that no other event is made. */
export interface BlockReport {
  readonly full: BlockEvent
  readonly brief: BriefEvent
}

/** The port through which the API reaches its node: one handler for each route. */
export interface Services {
  readonly role: Role
  /** Tells whether the node follows its chain, for load balancers. */
  isReady (): boolean
  readonly node: NodeServices
  /** Present if and only if `role` is `government`. */
  readonly government: GovernmentServices | undefined
  /** Present if and only if `role` is `hospital`. */
  readonly hospital: HospitalServices | undefined
  /** The FHIR server; absent at a node of the government. */
  readonly fhir?: FhirServices | undefined
  /** Calls `listener` after each block without awaiting it. Returns a function that ends the subscription. */
  subscribe (listener: (report: BlockReport) => void): () => void
}
