import { drawnFor } from '../../sortition/index.js'
import { equal, type Case, type MemberId } from '../../types/index.js'

export function isDrawn ({ order }: Case, attempt: number, k: number, validator: MemberId): boolean {
  return drawnFor(order, attempt, k).some(id => equal(id, validator))
}

export function hasOpinion ({ opinions }: Case, attempt: number, validator: MemberId): boolean {
  return opinions.some(o => o.attempt === attempt && equal(o.validator, validator))
}
