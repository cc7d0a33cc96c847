/** This file compares values of resources with values of a search (FHIR R4, search.html). */
import { parseTime, type Interval } from '../../../records/index.js'
import { refused } from '../refused.js'
import { unescaped } from './query.js'

/** Lists the values at a path of any JSON; lists on the way are flattened. */
export function valuesAt (value: unknown, ...path: readonly string[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((values, name) => values.flatMap(one => {
    const member: unknown = typeof one === 'object' && one !== null && Object.hasOwn(one, name)
      ? (one as Readonly<Record<string, unknown>>)[name] : undefined
    return member === undefined ? [] : member
  }), [value])
}

export function textsAt (value: unknown, ...path: readonly string[]): readonly string[] {
  return valuesAt(value, ...path).filter(one => typeof one === 'string')
}

export interface Token { readonly system: string | undefined, readonly code: string }

/** Tells whether a coding or identifier matches `code`, `system|code`, `|code` or `system|`. */
export function matchesToken ({ code, system }: Token, wanted: string): boolean {
  const bar = wanted.search(/(?<!\\)\|/)
  if (bar < 0) return code === unescaped(wanted)
  const [wantedSystem, wantedCode] = [unescaped(wanted.slice(0, bar)), unescaped(wanted.slice(bar + 1))]
  if (wantedCode !== '' && wantedCode !== code) return false
  return wantedSystem === '' ? system === undefined : system === wantedSystem
}

/** Lists the codings of a CodeableConcept, or the identifiers of a resource. */
export function tokensAt (value: unknown, codeName: 'code' | 'value', ...path: readonly string[]): Token[] {
  return valuesAt(value, ...path).flatMap(one => {
    const [code] = textsAt(one, codeName)
    return code === undefined ? [] : [{ system: textsAt(one, 'system')[0], code }]
  })
}

/** Lists the literal references at any depth of a resource. */
export function referencesIn (value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) referencesIn(item, found)
  } else if (typeof value === 'object' && value !== null) {
    found.push(...textsAt(value, 'reference'))
    for (const member of Object.values(value)) referencesIn(member, found)
  }
  return found
}

const PREFIX = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=\d)/
/**
 * `ap` means within a tenth of the distance to now; a day on both sides is what a server without a clock has.
 */
const ABOUT_MS = 86_400_000

/** A time without seconds, which R4 allows in searches alone. */
const MINUTE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(Z|[+-]\d\d:\d\d)?$/
/** A time without a zone is a time of this server, whose zone is UTC. */
const ZONELESS = /T\d\d:\d\d:\d\d(?:\.\d+)?$/

/**
 * Reads a date of a search. A blank before the offset was a plus that a client did not encode.
 * @throws ServiceError 400
 */
export function dateTest (name: string, wanted: string): (value: Interval) => boolean {
  const { from, prefix, to } = dateOf(name, wanted)
  switch (prefix) {
    case 'ne': return value => value.from < from || value.to > to
    case 'gt': return value => value.to > to
    case 'lt': return value => value.from < from
    case 'ge': return value => value.to > to || value.from >= from
    case 'le': return value => value.from < from || value.to <= to
    case 'sa': return value => value.from >= to
    case 'eb': return value => value.to <= from
    case 'ap': return value => value.from < to + ABOUT_MS && value.to > from - ABOUT_MS
    default: return value => value.from >= from && value.to <= to
  }
}

/** The instants from `from` to before `to`, in ms since 1970. */
export interface Reach { readonly from: number, readonly to: number }

/** Computes which instants a date of a search may match. @throws ServiceError 400 */
export function reachOf (name: string, wanted: string): Reach {
  const { from, prefix, to } = dateOf(name, wanted)
  switch (prefix) {
    case 'ne': return { from: -Infinity, to: Infinity }
    case 'gt': case 'sa': return { from: to, to: Infinity }
    case 'lt': case 'eb': return { from: -Infinity, to: from }
    case 'ge': return { from, to: Infinity }
    case 'le': return { from: -Infinity, to }
    case 'ap': return { from: from - ABOUT_MS, to: to + ABOUT_MS }
    default: return { from, to }
  }
}

function dateOf (name: string, wanted: string): { prefix: string, from: number, to: number } {
  const prefix = PREFIX.exec(wanted)?.[1] ?? 'eq'
  const text = wanted.replace(PREFIX, '').replace(/ (?=\d\d:\d\d$)/, '+')
  const [, minute, zone = 'Z'] = MINUTE.exec(text) ?? []
  const begun = minute === undefined ? undefined : parseTime(`${minute}:00${zone}`)
  const range = begun === undefined ? parseTime(ZONELESS.test(text) ? `${text}Z` : text)
    : { from: begun.from, to: begun.from + 60_000 }
  if (range === undefined) throw refused(400, 'bad-value', `${name} is no date of FHIR`)
  return { prefix, from: range.from, to: range.to }
}

/** Reads a dateTime or a Period as an interval. */
export function intervalOf (value: unknown): Interval | undefined {
  if (typeof value === 'string') return parseTime(value)
  const [start] = textsAt(value, 'start')
  const [end] = textsAt(value, 'end')
  const first = start === undefined ? undefined : parseTime(start)
  const last = end === undefined ? undefined : parseTime(end)
  if (first === undefined && last === undefined) return undefined
  return { from: first?.from ?? -Infinity, to: last?.to ?? Infinity, zoned: (first ?? last)?.zoned ?? true }
}

/** Reads `Type/id`, an id, or an address below `base`. @returns the id; undefined for another server's */
export function referenceId (wanted: string, type: string, base: string): string | undefined {
  const text = unescaped(wanted)
  const local = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text
  const id = local.startsWith(`${type}/`) ? local.slice(type.length + 1) : local
  return /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? id : undefined
}
