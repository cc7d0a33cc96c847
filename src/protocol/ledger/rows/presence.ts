import { list, flag, struct, u64, type Codec } from '../../codec/index.js'
import type { Timestamp } from '../../types/index.js'

/** The absences of a day that a row keeps, the newest. */
export const MAX_ABSENCES = 32

/** Whether a hospital is drawn (SPECIFICATION.md §7.5). A hospital without a row is present. */
export interface Presence {
  /** True until the first `keys/ready` of a hospital that joined. Such a hospital is not drawn. */
  readonly isNew: boolean
  /** Timestamp of the block that made the hospital absent; 0 if it was in touch since. */
  readonly absentSince: Timestamp
  /** The hospital counts as absent up to this timestamp. */
  readonly backAt: Timestamp
  /** The timestamps at which it became absent within the last day, oldest first. */
  readonly absences: readonly Timestamp[]
}

export const PRESENT: Presence = { isNew: false, absentSince: 0, backAt: 0, absences: [] }
export const NEWCOMER: Presence = { ...PRESENT, isNew: true }

export const presenceCodec: Codec<Presence> = struct<Presence>({
  isNew: flag,
  absentSince: u64,
  backAt: u64,
  absences: list(u64, MAX_ABSENCES)
})

/** Tells whether a hospital with this row is drawn at `now`. */
export function isPresentAt ({ absentSince, backAt, isNew }: Presence, now: Timestamp): boolean {
  return !isNew && absentSince === 0 && backAt <= now
}
