/**
 * The party that makes a call. The holder of the token in `api.json` is the operator, since the API does not
 * distinguish persons yet. Every handler gets the caller, and passes it on to code that reads records.
 */
export interface Caller {
  readonly kind: 'operator'
}

export const OPERATOR: Caller = { kind: 'operator' }
