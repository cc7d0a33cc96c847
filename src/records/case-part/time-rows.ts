/** The rows of a case part that come from several dates. */
import { oneOf, u8, type Codec } from '../../protocol/codec/index.js'
import { MINUTE_MS, earliestStart } from '../time/index.js'
import { age, ageAt, days, daysBetween, type Times } from './times.js'

export interface TimeRow {
  readonly number: number
  read (times: Times): unknown
  readonly codec: Codec<unknown>
}

type Event = keyof Times

function ageRow (number: number, at: Event): TimeRow {
  return { number, read: (times) => ageAt(times.birth, times[at]), codec: age.codec as Codec<unknown> }
}

function dayRow (number: number, from: Event, to: Event): TimeRow {
  return { number, read: (times) => daysBetween(times[from], times[to]), codec: days.codec as Codec<unknown> }
}

const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS

/**
 * Tells which events lie after the submission for certain: 1 onset, 2 encounter, 4 recording. A count of days
 * to the submission would tell the calendar day, since blocks have times.
 */
function futureOf (times: Times): number | undefined {
  const latest = (times.received?.from ?? Infinity) + CLOCK_TOLERANCE_MS
  const sum = (['onset', 'encounter', 'recorded'] as const).reduce((all, event, i) => {
    const time = times[event]
    return time !== undefined && earliestStart(time) > latest ? all + 2 ** i : all
  }, 0)
  return sum === 0 ? undefined : sum
}

export const TIME_ROWS: readonly TimeRow[] = [
  ageRow(22, 'encounter'),
  ageRow(23, 'onset'),
  ageRow(24, 'recorded'),
  ageRow(25, 'death'),
  ageRow(26, 'abatement'),
  dayRow(50, 'onset', 'encounter'),
  dayRow(51, 'onset', 'recorded'),
  dayRow(52, 'onset', 'abatement'),
  dayRow(53, 'encounter', 'recorded'),
  dayRow(54, 'encounter', 'death'),
  dayRow(55, 'onset', 'death'),
  dayRow(56, 'encounter', 'encounterEnd'),
  { number: 57, read: futureOf, codec: oneOf(u8, [1, 2, 3, 4, 5, 6, 7]) as Codec<unknown> }
]

/** The time of evidence, as days from the encounter and from the onset to it. */
export const EVIDENCE_TIMES: readonly TimeRow[] = [
  dayRow(83, 'encounter', 'evidence'), dayRow(84, 'onset', 'evidence')
]
