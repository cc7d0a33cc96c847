/**
 * The party that makes a call. The holder of the token in `api.json` is the operator: the API knows no
 * persons yet. Every handler gets the caller, and hands the caller on where records are read.
 */
export interface Caller {
  readonly kind: 'operator'
}

export const OPERATOR: Caller = { kind: 'operator' }
