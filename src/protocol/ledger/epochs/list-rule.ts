import { equal, hex, tolerated, type MemberId } from '../../types/index.js'
import { isReady, type KeyState } from './key-state.js'

/**
 * Tells whether a list may change the members now (SPECIFICATION.md §6.10). Before the first epoch it may.
 * Afterwards the active epoch must be that of the current set. At least t + f(n′) of its holders that stay
 * must have been ready in it. So t correct holders are left to serve and to reshare.
 * @param current ids of the set in force
 * @param next ids of the list
 */
export function mayChangeMembers (
  { active, serving }: KeyState, current: readonly MemberId[], next: readonly MemberId[]
): boolean {
  if (active === undefined || serving === undefined) return true
  if (!sameMembers(active.holders, current)) return false
  const staying = new Set(next.map(hex))
  const ready = active.holders.filter(id => staying.has(hex(id)) && isReady(serving, id))
  return ready.length >= active.threshold + tolerated(next.length)
}

/** Compares two sorted lists of ids. */
export function sameMembers (a: readonly MemberId[], b: readonly MemberId[]): boolean {
  return a.length === b.length && a.every((id, i) => equal(id, b[i]!))
}
