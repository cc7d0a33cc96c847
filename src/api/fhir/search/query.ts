import { refused } from '../refused.js'
import type { FhirRequest, SearchParameter } from '../route.js'

export type Pairs = FhirRequest['query']

/** A criterion: at least one of the values must match. */
export interface Criterion {
  readonly name: string
  readonly modifier: string
  readonly values: readonly string[]
}

/** Parameters that every search takes, and that are no criteria. */
const CONTROLS = ['_count', '_sort', '_summary', '_elements', '_format', '_pretty', '_page', '_total']
const IGNORED = ['_format', '_pretty', '_total', '_page']
export const DEFAULT_COUNT = 50
export const MAX_COUNT = 100
const MAX_VALUES = 100

export interface Query {
  readonly criteria: readonly Criterion[]
  readonly count: number
  readonly sort: readonly { readonly name: string, readonly isDescending: boolean }[]
  readonly summary: string
  readonly elements: readonly string[]
  /** The parameters that count, for the `self` link. */
  readonly used: Pairs
}

/**
 * Reads the parameters of a search.
 * @param sortable the parameters by which the search can sort
 * @throws ServiceError 400 for a bad value, and with `isStrict` for an unknown parameter
 */
export function readQuery (
  pairs: Pairs, known: readonly SearchParameter[], isStrict: boolean, sortable: readonly string[] = []
): Query {
  const names = new Set(known.map(({ name }) => name))
  const criteria: Criterion[] = []
  const used: (readonly [string, string])[] = []
  const sort: { name: string, isDescending: boolean }[] = []
  let [count, summary, elements] = [DEFAULT_COUNT, 'false', [] as string[]]
  for (const pair of pairs) {
    const [full, value] = pair
    const [name = '', modifier = ''] = full.split(':')
    if (name === '_count') count = countOf(value)
    else if (name === '_sort') sort.push(...sortOf(value, modifier, sortable))
    else if (name === '_summary') summary = summaryOf(value)
    else if (name === '_elements') elements = value.split(',')
    else if (names.has(name)) criteria.push({ name, modifier, values: valuesOf(name, value) })
    else if (IGNORED.includes(name)) continue
    // Some clients write a list so. Ignored like an unknown parameter, it would widen the search, as would
    // a chain.
    else if (names.has(name.replace(/\[\d*\]$/, ''))) {
      throw refused(400, 'bracketed-parameter', 'a parameter of this search has brackets behind its name; ' +
        'repeat the plain name for each value')
    } else if (names.has(name.replace(/\..*$/, ''))) {
      throw refused(400, 'chained-parameter', 'this search takes no chained parameter; find what it ' +
        'refers to first, and search by its id')
    }
    else if (!isStrict) continue
    else throw refused(400, 'unknown-parameter', `${shown(name)} is no parameter of this search`)
    used.push(pair)
  }
  return { criteria, count, sort, summary, elements, used }
}

/** Shows a name of a parameter that a client made up, if it can contain nothing else. */
function shown (name: string): string {
  return /^[A-Za-z_-]{1,40}$/.test(name) && !CONTROLS.includes(name) ? name : 'a parameter'
}

/** More than the largest page is no fault: FHIR allows a server to return less. */
function countOf (value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw refused(400, 'bad-value', '_count must be a number from 0 on')
  return Math.min(Number(value), MAX_COUNT)
}

function sortOf (value: string, modifier: string, sortable: readonly string[]) {
  return value.split(',').map(text => {
    const name = text.replace(/^-/, '')
    if (!sortable.includes(name)) {
      throw refused(400, 'bad-value', sortable.length === 0 ? 'this search takes no _sort'
        : `_sort must be one of ${sortable.join(', ')}`)
    }
    // Clients of DSTU1 write `_sort:desc=date`.
    return { name, isDescending: text.startsWith('-') || modifier === 'desc' }
  })
}

function summaryOf (value: string): string {
  if (['true', 'false', 'text', 'data', 'count'].includes(value)) return value
  throw refused(400, 'bad-value', '_summary must be true, false, text, data or count')
}

/** Splits at commas. A backslash takes the meaning from a comma, a bar, a dollar and a backslash. */
function valuesOf (name: string, value: string): string[] {
  const values = value.match(/(?:\\.|[^,\\])+/gs) ?? []
  if (values.length === 0) throw refused(400, 'bad-value', `${name} has no value`)
  if (values.length <= MAX_VALUES) return values
  throw refused(400, 'bad-value', `${name} has more than ${MAX_VALUES} values`)
}

export function unescaped (text: string): string {
  return text.replace(/\\([\\,|$])/g, '$1')
}
