/**
 * This file turns dates into ages and day counts. Both are intervals of the precision that was sent. A case
 * part has no birth date and no calendar day.
 */
import { i32, oneOf, struct, u8 } from '../../protocol/codec/index.js'
import {
  DAY_MS, HOUR_MS, civil, earliestStart, eventTime, latestEnd, parseTime, type Interval
} from '../time/index.js'
import { firstAt, type Form } from './form.js'
import { refined } from './simple-forms.js'

export interface Times {
  readonly birth: Interval | undefined
  readonly death: Interval | undefined
  readonly onset: Interval | undefined
  readonly abatement: Interval | undefined
  readonly recorded: Interval | undefined
  readonly encounter: Interval | undefined
  readonly encounterEnd: Interval | undefined
  readonly received: Interval | undefined
  /** When a piece of evidence was found. */
  readonly evidence?: Interval | undefined
}

/** Bounds included. An open end is `-MAX_DAYS` or `MAX_DAYS`. */
export interface Days {
  readonly least: number
  readonly most: number
}

/** An age in days below 28, in months below 24, else in years; 90 stands for every higher age. */
export interface CaseAge extends Days {
  readonly unit: typeof AgeUnit[keyof typeof AgeUnit]
}

export const AgeUnit = { days: 1, months: 2, years: 3 } as const
export const MAX_DAYS = 100_000
export const MAX_YEARS = 90

type Values<T> = Pick<Form<T>, 'codec' | 'show'>

const bounded = refined(i32, (value) => Math.abs(value) <= MAX_DAYS)
export const days: Values<Days> = {
  codec: refined(struct<Days>({ least: bounded, most: bounded }), ({ least, most }) => least <= most),
  show: ({ least, most }) => rangeText(least, most, 'days')
}
export const age: Values<CaseAge> = {
  codec: refined(struct<CaseAge>({ unit: oneOf(u8, Object.values(AgeUnit)), least: bounded, most: bounded }),
    ({ least, most, unit }) => least <= most && (unit !== AgeUnit.years || most <= MAX_YEARS)),
  show: ({ unit, least, most }) => rangeText(least, most, UNITS[unit])
}

const UNITS = { [AgeUnit.days]: 'days', [AgeUnit.months]: 'months', [AgeUnit.years]: 'years' } as const

/** Writes an interval. The bounds stand for everything beyond them. */
function rangeText (least: number, most: number, unit: string): string {
  const isYears = unit === 'years'
  const last = isYears && most === MAX_YEARS ? `${MAX_YEARS}+` : most === MAX_DAYS ? 'any' : String(most)
  const first = least === -MAX_DAYS ? 'any' : String(least)
  return least === most ? `${last} ${unit}` : `${first} to ${last} ${unit}`
}

export function parsedAt (value: unknown, path: readonly string[]): Interval | undefined {
  const text = firstAt(value, path)
  return typeof text === 'string' ? parseTime(text) : undefined
}

function textAt (value: unknown, path: readonly string[]): string | undefined {
  const text = firstAt(value, path)
  return typeof text === 'string' ? text : undefined
}

/** The paths of an event. */
function pathsOf (event: 'onset' | 'abatement') {
  return {
    dateTime: [`${event}DateTime`], start: [`${event}Period`, 'start'], end: [`${event}Period`, 'end'],
    age: [`${event}Age`, 'value'], code: [`${event}Age`, 'code'], comparator: [`${event}Age`, 'comparator']
  } as const
}

const PATHS = { onset: pathsOf('onset'), abatement: pathsOf('abatement') }

/** Reads onset or abatement as the rules do. */
export function eventOf (
  condition: unknown, event: 'onset' | 'abatement', birth: Interval | undefined
): Interval | undefined {
  const paths = PATHS[event]
  const value = Number((firstAt(condition, paths.age) as { text?: unknown } | undefined)?.text)
  const code = textAt(condition, paths.code)
  const comparator = textAt(condition, paths.comparator)
  return eventTime(event, {
    dateTime: textAt(condition, paths.dateTime),
    age: Number.isFinite(value) && value >= 0 ? { value, code, comparator } : undefined,
    start: textAt(condition, paths.start),
    end: textAt(condition, paths.end)
  }, birth)
}

/**
 * Counts the days from one event to another; 0 on the same day. A month or a year is compared as such, since
 * the distance of a day to the ends of a month tells the day.
 */
export function daysBetween (from: Interval | undefined, to: Interval | undefined): Days | undefined {
  if (from === undefined || to === undefined) return undefined
  const unit = Math.max(unitOf(from), unitOf(to))
  if (unit === DAY) {
    const isAlike = from.zoned === to.zoned
    return {
      least: cappedDays(isAlike ? to.from - last(from) : earliestStart(to) - latestEnd(from)),
      most: cappedDays(isAlike ? last(to) - from.from : latestEnd(to) - earliestStart(from))
    }
  }
  const [[a, b], [c, d]] = [countIn(unit, from), countIn(unit, to)]
  const length = unit === MONTH ? MONTH_DAYS : 12 * MONTH_DAYS
  return {
    least: capped(Math.floor((c - b) * length - length - MONTH_ERROR)),
    most: capped(Math.ceil((d - a) * length + length + MONTH_ERROR))
  }
}

const DAY = 0
const MONTH = 1
const YEAR = 2
/** The mean length of a month. Any number of months differs from as many of these by less than the error. */
const MONTH_DAYS = 30.436875
const MONTH_ERROR = 4

/** The precision of an interval. An age or an open period counts as years. */
function unitOf ({ from, to }: Interval): number {
  const days = (to - from) / DAY_MS
  return days <= 1 ? DAY : days <= 31 ? MONTH : YEAR
}

/** The months or years that an interval may touch, counted from year 0; infinite for an open end. */
function countIn (unit: number, interval: Interval): readonly [number, number] {
  const [first, end] = dayRange(interval).map((day) => {
    if (!Number.isFinite(day)) return day
    const [year, month] = civil(day)
    return unit === MONTH ? year * 12 + month : year
  })
  return [first ?? -Infinity, end ?? Infinity]
}

/** The last instant that may be meant: of a date its last day, so that two equal dates differ by nothing. */
function last ({ from, to, zoned }: Interval): number {
  return zoned ? to - 1 : Math.max(from, to - DAY_MS)
}

function cappedDays (ms: number): number {
  return capped(Math.trunc(ms / DAY_MS))
}

function capped (value: number): number {
  const whole = Math.max(-MAX_DAYS, Math.min(MAX_DAYS, value))
  return whole === 0 ? 0 : whole
}

/** Computes the age at an event. */
export function ageAt (birth: Interval | undefined, at: Interval | undefined): CaseAge | undefined {
  if (birth === undefined || at === undefined || birth.zoned) return undefined
  const [bornFirst, bornLast] = dayRange(birth)
  const [first, end] = dayRange(at)
  const inDays = { least: capped(first - bornLast), most: capped(end - bornFirst) }
  // An age in days would tell the day of a birth in a month that is known.
  const isExact = unitOf(birth) === DAY && unitOf(at) === DAY
  if (isExact && inDays.most < 28) return { unit: AgeUnit.days, ...inDays }
  if (!Number.isFinite(first) || !Number.isFinite(end)) {
    return { unit: AgeUnit.years, ...openYears(bornFirst, bornLast, first, end) }
  }
  const months = { least: monthsBetween(bornLast, first), most: monthsBetween(bornFirst, end) }
  if (months.most < 24) return { unit: AgeUnit.months, ...months }
  const years = (count: number): number => Math.min(Math.floor(count / 12), MAX_YEARS)
  return { unit: AgeUnit.years, least: years(months.least), most: years(months.most) }
}

function openYears (bornFirst: number, bornLast: number, first: number, end: number): Days {
  const years = (born: number, day: number): number =>
    Math.min(Math.floor(monthsBetween(born, day) / 12), MAX_YEARS)
  return {
    least: Number.isFinite(first) ? years(bornLast, first) : -1,
    most: Number.isFinite(end) ? years(bornFirst, end) : MAX_YEARS
  }
}

/** The local days that an interval may touch, anywhere on earth if it names an instant. */
function dayRange ({ from, to, zoned }: Interval): readonly [number, number] {
  const [early, late] = zoned ? [12 * HOUR_MS, 14 * HOUR_MS] : [0, 0]
  return [Math.floor((from - early) / DAY_MS), Math.floor((to - 1 + late) / DAY_MS)]
}

/** Counts whole months, as birthdays do. */
function monthsBetween (born: number, day: number): number {
  const [bornYear, bornMonth, bornDay] = civil(born)
  const [year, ofYear, ofMonth] = civil(day)
  return (year - bornYear) * 12 + ofYear - bornMonth - (ofMonth < bornDay ? 1 : 0)
}
