import type { Scope } from './access/scope.js'

/** The holder of the token in `api.json`, who has every right. */
interface OperatorCaller {
  readonly kind: 'operator'
}

/** A program with an access token. The fields are those that its client was registered with. */
export interface ClientCaller extends Reads {
  readonly kind: 'client'
  readonly id: string
  readonly scopes: readonly Scope[]
  /** The system of the numbers of diagnoses in the client's record system; absent: that of the node. */
  readonly recordSystem?: string
}

/** What a client may state about its readings. */
export interface Reads {
  readonly purposes: readonly string[]
  readonly roles: readonly string[]
  /** The key of the only clinician who uses the client; absent: the client names the clinician. */
  readonly practitioner?: string
}

/**
 * The party that makes a call. Every handler gets the caller, and passes it on to code that reads records.
 */
export type Caller = OperatorCaller | ClientCaller

export const OPERATOR: Caller = { kind: 'operator' }

/** Names the caller for logs. No client has the id `operator` or `none`. */
export function nameOfCaller (caller: Caller | undefined): string {
  if (caller === undefined) return 'none'
  return caller.kind === 'operator' ? 'operator' : caller.id
}
