import type { EmergencyLimits } from '../../../protocol/types/index.js'

const MINUTE_MS = 60_000
const DEFAULT_MS = 60 * MINUTE_MS

/**
 * Returns how many ms an emergency lasts. Without a wish it is an hour, or the longest time of the chain.
 * @returns undefined if the chain permits none so long
 */
export function durationOf (
  minutes: number | undefined, { emergencyLongestMs }: Pick<EmergencyLimits, 'emergencyLongestMs'>
): number | undefined {
  if (minutes === undefined) return Math.min(DEFAULT_MS, emergencyLongestMs)
  const asked = minutes * MINUTE_MS
  return asked > emergencyLongestMs ? undefined : asked
}
