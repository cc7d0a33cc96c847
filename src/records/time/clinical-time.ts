import type { Condition, Period } from 'fhir/r4.js'
import { DAY_MS, HOUR_MS, MINUTE_MS, earliestStart, latestEnd, parseTime, type Interval } from './interval.js'

/** UCUM units that R4 allows in an Age, each with its shortest and its longest duration. */
const AGE_UNITS: Readonly<Record<string, readonly [number, number]>> = {
  min: [MINUTE_MS, MINUTE_MS],
  h: [HOUR_MS, HOUR_MS],
  d: [DAY_MS, DAY_MS],
  wk: [7 * DAY_MS, 7 * DAY_MS],
  mo: [28 * DAY_MS, 31 * DAY_MS],
  a: [365 * DAY_MS, 366 * DAY_MS]
}

/** An Age of FHIR as it is read: a code or comparator of any text. */
export interface AgeGiven {
  readonly value?: number | undefined
  readonly code?: string | undefined
  readonly comparator?: string | undefined
}

/** Converts a Period: from its first possible start to its last possible end. An open end is infinite. */
export function periodInterval (period: Period): Interval | undefined {
  const start = period.start === undefined ? undefined : parseTime(period.start)
  const end = period.end === undefined ? undefined : parseTime(period.end)
  if (start === undefined && end === undefined) return undefined
  if (start?.zoned === end?.zoned || start === undefined || end === undefined) {
    const zoned = (start ?? end)?.zoned ?? true
    return { from: start?.from ?? -Infinity, to: end?.to ?? Infinity, zoned }
  }
  return { from: earliestStart(start), to: latestEnd(end), zoned: true }
}

/**
 * Computes when a person born at `birth` has this age: at 52 means from the 52nd birthday to the 53rd. With
 * `<` or `>` the interval is open on that side.
 */
export function ageFrom (birth: Interval | undefined, age: AgeGiven): Interval | undefined {
  const unit = AGE_UNITS[age.code ?? '']
  if (birth === undefined || unit === undefined || age.value === undefined) return undefined
  const from = birth.from + age.value * unit[0]
  const to = birth.to + (age.value + 1) * unit[1]
  const { zoned } = birth
  if (age.comparator === '<' || age.comparator === '<=') return { from: birth.from, to, zoned }
  if (age.comparator === '>' || age.comparator === '>=') return { from, to: Infinity, zoned }
  return { from, to, zoned }
}

/** What a Condition says about its onset or its abatement. */
export interface EventGiven {
  readonly dateTime: string | undefined
  readonly age: AgeGiven | undefined
  /** The ends of a Period. */
  readonly start: string | undefined
  readonly end: string | undefined
}

/** Finds when the condition began or ended. A Period counts by its start, or by its end. */
export function conditionTime (
  condition: Condition, event: 'onset' | 'abatement', birth: Interval | undefined
): Interval | undefined {
  const isOnset = event === 'onset'
  const { start, end } = (isOnset ? condition.onsetPeriod : condition.abatementPeriod) ?? {}
  return eventTime(event, {
    dateTime: isOnset ? condition.onsetDateTime : condition.abatementDateTime,
    age: isOnset ? condition.onsetAge : condition.abatementAge,
    start,
    end
  }, birth)
}

export function eventTime (
  event: 'onset' | 'abatement', { dateTime, age, start, end }: EventGiven, birth: Interval | undefined
): Interval | undefined {
  if (dateTime !== undefined) return parseTime(dateTime)
  if (age !== undefined) return ageFrom(birth, age)
  const [given, other] = event === 'onset' ? [start, end] : [end, start]
  if (given !== undefined) return parseTime(given)
  const bound = other === undefined ? undefined : parseTime(other)
  if (bound === undefined) return undefined
  return event === 'onset' ? { ...bound, from: -Infinity } : { ...bound, to: Infinity }
}
