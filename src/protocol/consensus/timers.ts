import type { Height, MemberId, Timestamp, View } from '../types/index.js'
import type { Policy } from './policy.js'

const ADAPTED_TIMEOUT_MIN_MS = 300
const ADAPTED_PERCENTILE = 0.99
const ADAPTED_FACTOR = 4
const JITTER = 0.2

/** T(u) = min(T_CAP, T0 · growth^u) in ms (§8 Timers). */
export function viewTimeout (policy: Policy, view: View): number {
  return Math.min(policy.viewTimeoutCapMs, policy.viewTimeoutMs * policy.growth ** view)
}

/**
 * T0 for the next height from the times (ms) that recent views took: max(300 ms, 4 × their 99th
 * percentile) (§8 Timers); never above `initial`, the chain's own T0, which holds while there are none.
 */
export function adaptedTimeout (recentMs: readonly number[], initial: number): number {
  if (recentMs.length === 0) return initial
  const sorted = [...recentMs].sort((a, b) => a - b)
  const rank = Math.min(sorted.length - 1, Math.floor(sorted.length * ADAPTED_PERCENTILE))
  const adapted = Math.max(ADAPTED_TIMEOUT_MIN_MS, ADAPTED_FACTOR * (sorted[rank] ?? 0))
  return Math.min(initial, adapted)
}

/**
 * Timely(ts) of §8, asked of fresh proposals only. The earliest time that the chain allows, 1 ms after
 * the parent's, is never too far ahead: a block that a common fault of the clocks dated ahead would stop
 * the chain for as long. A liar gains 1 ms a block by it.
 */
export function isTimely (
  policy: Policy, view: View, timestamp: Timestamp, now: Timestamp, parentTime: Timestamp = 0
): boolean {
  return timestamp >= now - policy.maxSkewMs - viewTimeout(policy, view) &&
    timestamp <= Math.max(now + policy.maxSkewMs, parentTime + 1)
}

/**
 * REB ± 20 %, so that the hospitals' re-broadcasts spread out. The spread comes from who and when
 * (FNV-1a over id, height and count), as the rules have no randomness.
 */
export function rebroadcastDelay (
  policy: Policy, self: MemberId, height: Height, count: number
): number {
  let hash = 0x811c9dc5
  const moment = [height & 0xff, height >>> 8 & 0xff, count & 0xff, count >>> 8 & 0xff]
  for (const byte of [...self, ...moment]) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  const unit = (hash >>> 0) / 0x1_0000_0000
  return Math.round(policy.rebroadcastMs * (1 - JITTER + 2 * JITTER * unit))
}
