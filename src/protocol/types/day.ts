import type { Timestamp } from './flavour.js'

const DAY_MS = 86_400_000

/** Returns the number of the UTC day of a time: 0 for 1970-01-01. */
export function dayOf (time: Timestamp): number {
  return Math.floor(time / DAY_MS)
}
