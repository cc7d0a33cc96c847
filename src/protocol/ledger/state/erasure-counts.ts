import { accept, dayOf, isFor, reject, type Ground, type MemberId, type Verdict } from '../../types/index.js'
import { NO_ERASURES, erasureCountCodec, erasureCountKey, type ErasureCount } from '../rows/measure.js'
import type { Workspace } from './workspace.js'

/** Requests that a hospital injects on a day of block time. */
export const REQUESTS_PER_DAY = 200
/** Orders that a hospital decides on a day, with the agreement of others or alone. */
const ORDERS_PER_DAY = 5_000

/** Returns the counters of a hospital, with those of the day at zero if it is a new day. */
export function countsOf (work: Workspace, hospital: MemberId): ErasureCount {
  const row = work.read(erasureCountKey(hospital))
  const last = row === undefined ? NO_ERASURES : erasureCountCodec.decode(row)
  const day = dayOf(work.timestamp)
  return last.day === day ? last : { ...last, day, requests: 0, orders: 0 }
}

/** Counts a request for the hospital that injects it. */
export function countRequest (counts: ErasureCount): Verdict<ErasureCount> {
  return counts.requests >= REQUESTS_PER_DAY
    ? reject('requests-of-the-day')
    : accept({ ...counts, requests: counts.requests + 1 })
}

/** Counts a decision of the responsible hospital. @param isOrder true for an erasure */
export function countDecision (
  counts: ErasureCount, ground: Ground, isOrder: boolean, isLate: boolean
): Verdict<ErasureCount> {
  const grants = isFor(ground)
  if (grants && isOrder && counts.orders >= ORDERS_PER_DAY) return reject('orders-of-the-day')
  return accept({
    ...counts,
    orders: counts.orders + (grants && isOrder ? 1 : 0),
    granted: counts.granted + (grants ? 1 : 0),
    refused: counts.refused + (grants ? 0 : 1),
    late: counts.late + (isLate ? 1 : 0)
  })
}
