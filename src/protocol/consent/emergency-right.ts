import type { Timestamp } from '../types/index.js'

/** An open emergency of a hospital, by the entries of the clinicians who signed it. */
export interface SignedEmergency {
  readonly entry: number
  /** 0 if nobody signed besides. */
  readonly second: number
  readonly until: Timestamp
}

/**
 * Returns when the last emergency ends by which a clinician may read (SPECIFICATION.md §17.2); 0 without one.
 * A clinician reads by the emergency of a colleague, too, but not while suspended. Whoever opened one with a
 * second reads by it all the same.
 * @param reader entry of the clinician; undefined for a read that names nobody, which counts as one by the
 *   clinician who opened the emergency
 * @param isSuspended at the time of the read
 */
export function emergencyUntil (
  emergencies: readonly SignedEmergency[], reader: number | undefined, isSuspended: (entry: number) => boolean
): Timestamp {
  const ends = emergencies.filter(({ entry, second }) => {
    const by = reader ?? entry
    return !isSuspended(by) || (by === entry && second !== 0)
  }).map(({ until }) => until)
  return Math.max(0, ...ends)
}
