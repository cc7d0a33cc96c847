/**
 * This file turns FHIR dates into intervals of instants, since a date is less exact than an instant. `2024`
 * is a year, and `2024-03-02` a day in an unknown time zone.
 *
 * A rule finds fault only when no instants of two intervals could be in order. So "overlap is never an error"
 * (SPECIFICATION.md §4) is always fulfilled. There is no clock and no platform calendar, so nodes agree.
 */

/** An interval in milliseconds since 1970-01-01 UTC: its first instant, and the first instant after it. */
export interface Interval {
  readonly from: number
  readonly to: number
  /** False for dates: their bounds are those of the calendar, as if in UTC. */
  readonly zoned: boolean
}

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** Julian year; used where a tolerance of a day does not matter. */
export const YEAR_MS = 365.25 * DAY_MS

/** A day begins up to 14 h before, and ends up to 12 h after, the UTC day of the same date. */
const EARLIEST_ZONE_MS = 14 * HOUR_MS
const LATEST_ZONE_MS = 12 * HOUR_MS

const DASH = 0x2d
const DOT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const YEAR_LENGTH = 4
const MONTH_LENGTH = 7
const DAY_LENGTH = 10
const SECOND_LENGTH = 19

/** @returns undefined unless the text is an existing date, dateTime or instant of FHIR R4. */
export function parseTime (text: string): Interval | undefined {
  const year = digitsAt(text, 0, 4)
  if (year <= 0) return undefined
  if (text.length === YEAR_LENGTH) return zoneless(daysTo(year, 1, 1), daysTo(year + 1, 1, 1))
  const month = text.charCodeAt(YEAR_LENGTH) === DASH ? digitsAt(text, 5, 2) : 0
  if (month < 1 || month > 12) return undefined
  if (text.length === MONTH_LENGTH) {
    return zoneless(daysTo(year, month, 1), daysTo(year, month, 1) + daysIn(year, month))
  }
  const day = text.charCodeAt(MONTH_LENGTH) === DASH ? digitsAt(text, 8, 2) : 0
  if (day < 1 || day > daysIn(year, month)) return undefined
  const days = daysTo(year, month, day)
  return text.length === DAY_LENGTH ? zoneless(days, days + 1) : instant(days, text)
}

/** Reads `count` digits; -1 if another character is among them. A pattern would make a text of each part. */
function digitsAt (text: string, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}

/**
 * True if every instant of `a` is before every instant of `b`. Two dates compare by the calendar, since both
 * were written in the same place. A date and an instant compare with a margin for every time zone.
 */
export function isBefore (a: Interval, b: Interval): boolean {
  return a.zoned === b.zoned ? a.to <= b.from : latestEnd(a) <= earliestStart(b)
}

/** Computes when the interval may have begun, anywhere on earth. */
export function earliestStart ({ from, zoned }: Interval): number {
  return zoned ? from : from - EARLIEST_ZONE_MS
}

/** Computes when the interval must have ended, anywhere on earth. */
export function latestEnd ({ to, zoned }: Interval): number {
  return zoned ? to : to + LATEST_ZONE_MS
}

export function shift ({ from, to, zoned }: Interval, ms: number): Interval {
  return { from: from + ms, to: to + ms, zoned }
}

function zoneless (firstDay: number, pastDay: number): Interval {
  return { from: firstDay * DAY_MS, to: pastDay * DAY_MS, zoned: false }
}

function instant (days: number, text: string): Interval | undefined {
  if (text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined
  const hours = digitsAt(text, 11, 2)
  const minutes = digitsAt(text, 14, 2)
  const seconds = digitsAt(text, 17, 2)
  const zoneAt = fractionEnd(text)
  const offset = zoneAt === undefined ? undefined : zoneOffset(text, zoneAt)
  if (hours < 0 || minutes < 0 || seconds < 0 || zoneAt === undefined) return undefined
  // FHIR allows 60, a leap second.
  if (hours > 23 || minutes > 59 || seconds > 60 || offset === undefined) return undefined
  const second =
    days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS - offset
  if (zoneAt === SECOND_LENGTH) return { from: second, to: second + SECOND_MS, zoned: true }
  const digits = text.slice(SECOND_LENGTH + 1, zoneAt)
  const from = second + Number(digits.slice(0, 3).padEnd(3, '0'))
  return { from, to: from + (digits.length < 3 ? 10 ** (3 - digits.length) : 1), zoned: true }
}

/** Finds where the seconds end; undefined if a point has no digit after it. */
function fractionEnd (text: string): number | undefined {
  if (text.charCodeAt(SECOND_LENGTH) !== DOT) return SECOND_LENGTH
  let at = SECOND_LENGTH + 1
  while (digitsAt(text, at, 1) >= 0) at++
  return at === SECOND_LENGTH + 1 ? undefined : at
}

/** @returns the offset of the zone that the text from `at` names; undefined if it names none */
function zoneOffset (text: string, at: number): number | undefined {
  if (text[at] === 'Z') return text.length === at + 1 ? 0 : undefined
  const isSigned = text[at] === '+' || text[at] === '-'
  const hours = digitsAt(text, at + 1, 2)
  const rest = digitsAt(text, at + 4, 2)
  if (!isSigned || hours < 0 || rest < 0 || text.charCodeAt(at + 3) !== COLON) return undefined
  const minutes = hours * 60 + rest
  if (text.length !== at + 6 || minutes > 14 * 60 || rest > 59) return undefined
  return (text[at] === '-' ? -minutes : minutes) * MINUTE_MS
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysIn (year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && leap ? 29 : MONTH_DAYS[month - 1] ?? 0
}

/** Counts the days since 1970-01-01 in the Gregorian calendar; here a year begins in March. */
function daysTo (year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return y * 365 + leapDays + dayOfYear - 719468
}

/** Writes a time in RFC 3339, in UTC to the second, for elements that the hospital fills in. */
export function formatTime (ms: number): string {
  const days = Math.floor(ms / DAY_MS)
  const inDay = ms - days * DAY_MS
  const [year, month, day] = civil(days)
  const clock = [HOUR_MS, MINUTE_MS, SECOND_MS].map((unit, i) =>
    pad(Math.floor(inDay / unit) % (i === 0 ? 24 : 60), 2))
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.join(':')}Z`
}

/** Returns year, month and day of a day that is counted from 1970-01-01. */
export function civil (days: number): [number, number, number] {
  let year = 1970 + Math.floor(days / 365.2425)
  while (daysTo(year, 1, 1) > days) year--
  while (daysTo(year + 1, 1, 1) <= days) year++
  let month = 1
  while (month < 12 && daysTo(year, month + 1, 1) <= days) month++
  return [year, month, days - daysTo(year, month, 1) + 1]
}

function pad (value: number, length: number): string {
  return String(value).padStart(length, '0')
}
