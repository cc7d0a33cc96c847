import {
  equal, quorum, type Allowlist, type BlockName, type Height, type JoinSignature, type Timestamp
} from '../types/index.js'
import { churn } from './successor.js'

/** A join signature may name a block at most this many heights below the block with the list. */
export const JOIN_MAX_HEIGHTS = 100
/** On a fast chain, a join signature may instead name a block that is at most this much older. */
export const JOIN_MAX_AGE_MS = 10 * 60_000

/** Tells whether a list adds or removes a member, and so needs join signatures (SPECIFICATION.md §5.1). */
export function needsJoins (current: Allowlist, next: Allowlist): boolean {
  return churn(current.entries, next.entries) > 0
}

type Joins = readonly Pick<JoinSignature, 'index'>[]

/** The last answer about each list of signatures. A pool asks again at each step while a list waits. */
const answers = new WeakMap<Joins, { current: Allowlist, next: Allowlist, fault: string | undefined }>()

/**
 * Checks who has signed a list, but neither the signatures nor the blocks that they name.
 * @returns the code of the fault, or undefined
 */
export function faultOfSigners (current: Allowlist, next: Allowlist, joins: Joins): string | undefined {
  const last = answers.get(joins)
  if (last?.current === current && last.next === next) return last.fault
  const fault = judgeSigners(current, next, joins)
  answers.set(joins, { current, next, fault })
  return fault
}

function judgeSigners (current: Allowlist, next: Allowlist, joins: Joins): string | undefined {
  if (!needsJoins(current, next)) return joins.length === 0 ? undefined : 'joins-needless'
  if (joins.length < quorum(next.entries.length)) return 'too-few-joins'
  const signers = new Set(joins.map(({ index }) => index))
  return newcomers(current, next).every(index => signers.has(index)) ? undefined : 'newcomer-not-joined'
}

/** Returns the positions in `next` of the hospitals that `current` does not have. */
export function newcomers (current: Allowlist, next: Allowlist): number[] {
  return next.entries.flatMap(({ id }, index) =>
    current.entries.some(old => equal(old.id, id)) ? [] : [index])
}

/** Tells whether a block is recent enough for a list in a block of this height and time. */
export function isRecent (block: BlockName, height: Height, timestamp: Timestamp): boolean {
  return height - block.height <= JOIN_MAX_HEIGHTS || timestamp - block.timestamp <= JOIN_MAX_AGE_MS
}
