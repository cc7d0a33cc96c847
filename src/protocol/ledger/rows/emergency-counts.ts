import { struct, u32, u64, type Codec } from '../../codec/index.js'
import type { MemberId, Timestamp } from '../../types/index.js'
import type { EntryKey } from './entry.js'

const HOUR_MS = 3_600_000

/** An `emergency-counts` row, the public counts of a hospital (SPECIFICATION.md §17.3). */
export interface EmergencyCounts {
  /** The hour of block time with its last emergency, and how many it opened in that hour. */
  readonly hour: number
  readonly ofHour: number
  /** Until then the hard limit is lifted; 0 if it never was. */
  readonly surgeUntil: Timestamp
  readonly opened: number
  readonly justified: number
  readonly unjustified: number
  readonly divided: number
  /** Judgements that it gave on emergencies of others, and how many of them were late. */
  readonly judged: number
  readonly late: number
}

export const NO_EMERGENCIES: EmergencyCounts = {
  hour: 0, ofHour: 0, surgeUntil: 0, opened: 0, justified: 0, unjustified: 0, divided: 0, judged: 0, late: 0
}

export const emergencyCountsCodec: Codec<EmergencyCounts> = struct<EmergencyCounts>({
  hour: u32, ofHour: u32, surgeUntil: u64, opened: u32, justified: u32, unjustified: u32, divided: u32,
  judged: u32, late: u32
})

export function emergencyCountsKey (hospital: MemberId): EntryKey {
  return { space: 'emergency-counts', key: hospital }
}

/** Returns how many emergencies a hospital has opened in the hour of a time. */
export function openedInHour ({ hour, ofHour }: EmergencyCounts, time: Timestamp): number {
  return hour === hourOf(time) ? ofHour : 0
}

/** Counts an emergency. */
export function withOpened (counts: EmergencyCounts, time: Timestamp): EmergencyCounts {
  return {
    ...counts, hour: hourOf(time), ofHour: openedInHour(counts, time) + 1, opened: counts.opened + 1
  }
}

function hourOf (time: Timestamp): number {
  return Math.floor(time / HOUR_MS)
}
