import assert from 'node:assert/strict'
import type { Violation } from '../../unit/protocol/consensus/support/trace.js'
import { play } from './play.js'
import { describe, schedules } from './schedule.js'

export interface Exploration {
  readonly schedules: number
  /** The first schedule that broke an invariant, and how. */
  readonly broken: { readonly schedule: string, readonly violation: Violation } | undefined
}

export interface ExploreOptions {
  readonly hospitals: number
  /** Maximum number of schedules. Default: all. */
  readonly most?: number
}

/** A prime that divides no number of schedules. Neighbours are similar, so they are played far apart. */
const STRIDE = 1_000_003

/** Plays all schedules, or at most `most`, until a schedule violates an invariant. */
export function explore ({ hospitals, most = Infinity }: ExploreOptions): Exploration {
  const all = [...schedules(hospitals)]
  assert(all.length % STRIDE !== 0, 'the stride reaches all schedules')
  const wanted = Math.min(all.length, most)
  for (let i = 0; i < wanted; i++) {
    const schedule = all[i * STRIDE % all.length]!
    const [violation] = play(schedule)
    if (violation !== undefined) {
      return { schedules: i + 1, broken: { schedule: describe(schedule), violation } }
    }
  }
  return { schedules: wanted, broken: undefined }
}
