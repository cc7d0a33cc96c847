import { list, struct, u32, type Codec } from '../../codec/index.js'
import { dayOf, type Timestamp } from '../../types/index.js'

/** The days that a row keeps: the day of the block, and the seven days before it. */
export const COUNTED_DAYS = 8
/** A raise is for the day of its block or for the next. */
const RAISED_DAYS = 2

/** What a hospital filed on a day of block time. */
export interface DayCount {
  readonly day: number
  /** Its cases whose pseudonym was new to the chain. */
  readonly fresh: number
  /** Its cases that were accepted. */
  readonly accepted: number
}

/** By how many names a quorum raised the allowance of a hospital for a day. */
export interface Raise {
  readonly day: number
  readonly names: number
}

/** What decides how many names a hospital may ask for (SPECIFICATION.md §6.12). */
export interface NameCounts {
  /** Ascending by day, without days on which nothing happened. */
  readonly days: readonly DayCount[]
  /** Ascending by day. */
  readonly raises: readonly Raise[]
  /** The day of its last `names/totals`; 0 before the first. */
  readonly reported: number
}

export const NO_NAMES: NameCounts = { days: [], raises: [], reported: 0 }

export const nameCountsCodec: Codec<NameCounts> = struct<NameCounts>({
  days: list(struct<DayCount>({ day: u32, fresh: u32, accepted: u32 }), COUNTED_DAYS),
  raises: list(struct<Raise>({ day: u32, names: u32 }), RAISED_DAYS),
  reported: u32
})

/** Returns the counts of a hospital after it filed cases at a time. Older days are forgotten. */
export function counted (
  { days, raises, reported }: NameCounts, time: Timestamp, change: Pick<DayCount, 'fresh' | 'accepted'>
): NameCounts {
  const today = dayOf(time)
  const last = days.at(-1)
  const before = last?.day === today ? last : { day: today, fresh: 0, accepted: 0 }
  const kept = days.filter(({ day }) => day < today && day > today - COUNTED_DAYS)
  const counts = {
    day: today, fresh: before.fresh + change.fresh, accepted: before.accepted + change.accepted
  }
  return { days: [...kept, counts], raises, reported }
}

/** Returns the counts with a raise, which replaces that of the same day. @param time of the block */
export function withRaise (counts: NameCounts, raise: Raise, time: Timestamp): NameCounts {
  const others = counts.raises.filter(({ day }) => day >= dayOf(time) && day !== raise.day)
  return { ...counts, raises: [...others, raise].sort((a, b) => a.day - b.day) }
}

/** Returns by how many names the allowance is raised on a day. */
export function raiseOn ({ raises }: NameCounts, day: number): number {
  return raises.find(raise => raise.day === day)?.names ?? 0
}
