import { canonicalJson } from '../../records/index.js'
import { MAX_CODES } from './concept.js'
import { dayNumber, isDay } from './day.js'

/** The first line of a release: what it is, and from which day to which day it is valid. */
export interface ReleaseHeader {
  readonly format: 1
  /** The URI of the code system. */
  readonly system: string
  /** The version as its publisher writes it, for example `2026`. */
  readonly version: string
  readonly name: string
  readonly from: string
  /** The last valid day; undefined while the release has no successor. */
  readonly until?: string | undefined
  /** False if the publisher says so. Then all codes are written in capital letters. */
  readonly caseSensitive: boolean
  /** True if every code of the system is here. An unknown code of a complete release does not exist. */
  readonly complete: boolean
  readonly codes: number
}

export const MAX_SYSTEM_CHARACTERS = 200
export const MAX_VERSION_CHARACTERS = 100
const MAX_NAME_CHARACTERS = 200
const URI = /^[a-z][a-z0-9+.-]*:[!-~]+$/i
const VISIBLE = /^[!-~]+( [!-~]+)*$/

export function headerLine (header: ReleaseHeader): string {
  return canonicalJson(header)
}

/** Returns the fault of a header as a sentence for the operator; undefined if there is none. */
export function faultOfHeader (header: Omit<ReleaseHeader, 'codes'>): string | undefined {
  const { from, name, system, until, version } = header
  if (!URI.test(system) || system.length > MAX_SYSTEM_CHARACTERS) return `'${system}' is not a URI`
  if (!VISIBLE.test(version) || version.length > MAX_VERSION_CHARACTERS) {
    return `'${version}' is not a version: visible characters, at most ${MAX_VERSION_CHARACTERS}`
  }
  if (name === '' || name.length > MAX_NAME_CHARACTERS) return 'the name is empty or too long'
  if (!isDay(from)) return `'${from}' is not a day: write it as 2026-01-31`
  if (until === undefined) return undefined
  if (!isDay(until)) return `'${until}' is not a day: write it as 2026-01-31`
  return dayNumber(until)! < dayNumber(from)! ? `the last day ${until} is before ${from}` : undefined
}

/** Reads the first line of a release; undefined for any other text. */
export function headerOf (line: string): ReleaseHeader | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isHeader(value) || faultOfHeader(value) !== undefined) return undefined
  return headerLine(value) === line ? value : undefined
}

function isHeader (value: unknown): value is ReleaseHeader {
  if (typeof value !== 'object' || value === null) return false
  const { caseSensitive, codes, complete, format, from, name, system, until, version } =
    value as Partial<Record<keyof ReleaseHeader, unknown>>
  return format === 1 && [system, version, name, from].every(text => typeof text === 'string') &&
    (until === undefined || typeof until === 'string') &&
    typeof caseSensitive === 'boolean' && typeof complete === 'boolean' &&
    Number.isInteger(codes) && (codes as number) >= 1 && (codes as number) <= MAX_CODES
}
