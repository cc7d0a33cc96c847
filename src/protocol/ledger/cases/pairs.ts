import { drawnFor } from '../../sortition/index.js'
import { equal, type Case, type MemberId } from '../../types/index.js'

/** Whether this validator belongs to the pair of an attempt. */
export function isDrawn (one: Case, attempt: number, k: number, validator: MemberId): boolean {
  return drawnFor(one.order, attempt, k).some(id => equal(id, validator))
}

export function hasOpinion (one: Case, attempt: number, validator: MemberId): boolean {
  return one.opinions.some(o => o.attempt === attempt && equal(o.validator, validator))
}
