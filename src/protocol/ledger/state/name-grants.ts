import { hex, type MemberId } from '../../types/index.js'
import { COUNTED_DAYS, NO_NAMES, raiseOn } from '../rows/name-counts.js'
import type { LedgerState } from './ledger-state.js'

/** The names that every hospital may ask for on a day, whatever it files. */
export const BASE_NAMES = 500
/** The names that a hospital may ask for, for each pseudonym that it filed. */
const NAMES_PER_PSEUDONYM = 2

/**
 * Returns how many names each holder of the name key grants a hospital on a day (SPECIFICATION.md §6.12):
 * ⌈(t/n)·(500 + 2·x + raise)⌉. The number x is that of the pseudonyms new to the chain that the hospital
 * filed on this day and the seven days before. It is at most that of its cases that were accepted then.
 * While no epoch is active the result is 0.
 */
export function namesGranted (
  { keys, names }: Pick<LedgerState, 'keys' | 'names'>, hospital: MemberId, day: number
): number {
  const { active } = keys
  if (active === undefined) return 0
  const counts = names.get(hex(hospital)) ?? NO_NAMES
  const recent = counts.days.filter(count => count.day <= day && count.day > day - COUNTED_DAYS)
  const sum = (of: 'fresh' | 'accepted'): number => recent.reduce((total, count) => total + count[of], 0)
  const filed = Math.min(sum('fresh'), sum('accepted'))
  const all = BASE_NAMES + NAMES_PER_PSEUDONYM * filed + raiseOn(counts, day)
  return Math.ceil(active.threshold * all / active.holders.length)
}
