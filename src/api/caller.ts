/**
 * Who makes a call. The holder of the token in `api.json` is the operator: the API knows no persons yet.
 * Every handler gets the caller, so that a service that reads records knows for whom it does so.
 */
export interface Caller {
  readonly kind: 'operator'
}

export const OPERATOR: Caller = { kind: 'operator' }
