import type { Coding } from 'fhir/r4.js'
import { BoundedMap, type Timestamp } from '../../protocol/types/index.js'
import { codeSystemOf, systemUri } from '../code-systems/index.js'
import { isBefore, parseTime, type Interval } from '../time/index.js'
import type { CodeRelease, ReleasesOf } from './code-release.js'
import { LASTING_SYSTEMS, STARTER_RELEASE } from './starter-codes.js'

/** The signs of ICD-10 beside a code: dagger, asterisk and exclamation mark. */
const MARKS = /[†*+!]$/
/** What stands between the codes of a pair. */
const SEPARATORS = /[ †*+!]+/
/** WHO ICD-10, volume 2, §2.4: a filler makes the code of a category without subcategories longer. */
const FILLED = /^([A-Z][0-9]{2})\.?X$/

/** What the use of a code depends on. */
export interface CodeContext {
  readonly releases?: ReleasesOf
  /** The month of the encounter, else of the recording, else the time of the case. */
  readonly time: Interval
}

/** Why a coding is bad. A clinician, not a rule, decides about some of them. */
export interface CodeFault {
  readonly text: string
  readonly isForPeople: boolean
}

/** A release does not accept a code, and why. */
interface Fault {
  readonly kind: 'unknown' | 'heading' | 'retired' | 'too-early' | 'too-late'
  readonly release: CodeRelease
}

/**
 * Judges a code by the adopted releases of its system. One release that accepts a code suffices, since the
 * time may be a year.
 */
export function useFault (
  { code, system }: Pick<Coding, 'code' | 'system'>, { releases, time }: CodeContext
): CodeFault | undefined {
  if (code === undefined || system === undefined) return undefined
  const adopted = releases?.(systemUri(system)) ?? []
  const inForce = adopted.filter(release => overlaps(release, time))
  const isStarter = adopted.length === 0 && systemUri(system) === STARTER_RELEASE.system &&
    overlaps(STARTER_RELEASE, time)
  const deciding = isStarter ? [STARTER_RELEASE] : inForce
  if (deciding.length === 0) return undefined
  const faults = deciding.map(release => faultIn(release, code, time))
  const fault = faults.includes('good') ? undefined : faults.find(each => each !== undefined)
  if (fault === undefined || fault === 'good') return undefined
  const { kind, release } = fault
  return { text: TEXTS[kind](release.citation), isForPeople: LASTING_SYSTEMS.includes(release.system) }
}

/**
 * Returns the time by which codes are judged. Validators see no more than a month, and the submitter judges
 * by the same.
 * @param month as a date of FHIR without a day
 */
export function codeTime (month: string | undefined, chainTime: Timestamp): Interval {
  return (month === undefined ? undefined : parseTime(month)) ??
    { from: chainTime, to: chainTime + 1, zoned: true }
}

/** Several codes in one coding, such as dagger and asterisk, are all judged. */
function faultIn (release: CodeRelease, code: string, time: Interval): Fault | 'good' | undefined {
  const whole = faultOfOne(release, code, time)
  if (whole === 'good' || !SEPARATORS.test(code)) return whole
  const codes = code.split(SEPARATORS).filter(part => part !== '')
  if (codes.length < 2) return whole
  const parts = codes.map(part => faultOfOne(release, part, time))
  return parts.find(part => part !== 'good') ?? (parts.includes(undefined) ? undefined : 'good')
}

function faultOfOne (release: CodeRelease, written: string, time: Interval): Fault | 'good' | undefined {
  const entry = spellingsOf(release.system, written).map(code => release.look(code)).find(Boolean)
  if (entry === undefined) return release.complete ? { kind: 'unknown', release } : undefined
  if (entry.use !== 'assignable') return { kind: entry.use, release }
  if (isEarlier(time, entry.from)) return { kind: 'too-early', release }
  return isLater(time, entry.until) ? { kind: 'too-late', release } : 'good'
}

/** Records write codes of ICD-10 with marks, without the point, with a filler, and in small letters. */
function spellingsOf (system: string, written: string): readonly string[] {
  if (codeSystemOf(system)?.isIcd10 !== true) return [written]
  const bare = written.replace(MARKS, '')
  const capital = bare.toUpperCase()
  const pointed = capital.length > 3 && capital[3] !== '.'
    ? `${capital.slice(0, 3)}.${capital.slice(3)}`
    : capital
  return [...new Set([written, bare, capital, pointed, capital.replace(FILLED, '$1')])]
}

function overlaps ({ from, until }: CodeRelease, time: Interval): boolean {
  return !isEarlier(time, from) && !isLater(time, until)
}

/** The days of releases and of their codes, which are few. */
const days = new BoundedMap<string, Interval | undefined>(1024)

function dayOf (text: string | undefined): Interval | undefined {
  if (text === undefined) return undefined
  const before = days.get(text)
  if (before !== undefined) return before
  const day = parseTime(text)
  days.set(text, day)
  return day
}

function isEarlier (time: Interval, first: string | undefined): boolean {
  const day = dayOf(first)
  return day !== undefined && isBefore(time, day)
}

function isLater (time: Interval, last: string | undefined): boolean {
  const day = dayOf(last)
  return day !== undefined && isBefore(day, time)
}

const TEXTS: Readonly<Record<Fault['kind'], (citation: string) => string>> = {
  unknown: citation => `no code of ${citation}`,
  heading: citation => `a heading of ${citation}; a diagnosis needs a code below it`,
  retired: citation => `a retired code of ${citation}`,
  'too-early': citation => `valid only from a later day on, by ${citation}`,
  'too-late': citation => `no longer valid on that day, by ${citation}`
}
