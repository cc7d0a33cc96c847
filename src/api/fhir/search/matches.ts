import { refused } from '../refused.js'
import type { ServedVersion } from '../served.js'
import type { Criterion } from './query.js'
import {
  dateTest, intervalOf, matchesToken, referenceId, textsAt, tokensAt, valuesAt, type Token
} from './values.js'

/** How a criterion is tested on a Condition. */
export type Test = (served: ServedVersion) => boolean

const TOKENS: Readonly<Record<string, (served: ServedVersion) => readonly Token[]>> = {
  'code': ({ condition: { value } }) => tokensAt(value, 'code', 'code', 'coding'),
  'category': ({ condition: { value } }) => tokensAt(value, 'code', 'category', 'coding'),
  'clinical-status': ({ condition: { value } }) => tokensAt(value, 'code', 'clinicalStatus', 'coding'),
  'verification-status': ({ condition: { value } }) =>
    tokensAt(value, 'code', 'verificationStatus', 'coding'),
  'identifier': ({ condition: { value } }) => tokensAt(value, 'value', 'identifier'),
  '_tag': ({ condition: { value } }) => tokensAt(value, 'code', 'meta', 'tag'),
  '_id': ({ condition: { id } }) => [{ system: undefined, code: id }]
}

const DATES: Readonly<Record<string, readonly string[]>> = {
  'onset-date': ['onsetDateTime', 'onsetPeriod'], 'recorded-date': ['recordedDate'],
  '_lastUpdated': ['meta.lastUpdated']
}

/** Makes the test of a criterion. @throws ServiceError 400 for a modifier or value that is not supported */
export function testOf ({ modifier, name, values }: Criterion, base: string): Test {
  const dates = DATES[name]
  if (dates !== undefined) {
    if (modifier !== '') throw unsupported(name)
    const tests = values.map(value => dateTest(name, value))
    return ({ condition: { value } }) => {
      const times = dates.flatMap(path => valuesAt(value, ...path.split('.')))
        .flatMap(time => intervalOf(time) ?? [])
      return times.some(time => tests.some(test => test(time)))
    }
  }
  if (name === 'encounter') {
    if (modifier !== '' && modifier !== 'Encounter') throw unsupported(name)
    const ids = values.map(value => `Encounter/${referenceId(value, 'Encounter', base) ?? ''}`)
    return ({ condition: { value } }) =>
      textsAt(value, 'encounter', 'reference').some(one => ids.includes(one))
  }
  const tokens = TOKENS[name]
  if (tokens === undefined) return () => true
  const isMatch: Test = served => {
    const found = tokens(served)
    // What the sender left open may well be active, so this search must not miss it.
    if (name === 'clinical-status' && found.length === 0) return values.some(isActive)
    return found.some(token => values.some(wanted => matchesToken(token, wanted)))
  }
  if (modifier === '') return isMatch
  if (modifier === 'not') return served => !isMatch(served)
  throw unsupported(name)
}

function isActive (wanted: string): boolean {
  return /(^|\|)active$/.test(wanted)
}

function unsupported (name: string): Error {
  return refused(400, 'bad-modifier', `${name} has a modifier that this server does not know`)
}

const STRUCK = ['refuted', 'entered-in-error']

/** What a search shows only if it asks: rejected and expired cases, and diagnoses that are denied. */
export function isShown (served: ServedVersion, asked: ReadonlySet<string>): boolean {
  const { condition: { value }, version: { status } } = served
  if (asked.has('_id')) return true
  if ((status === 'rejected' || status === 'expired') && !asked.has('_tag')) return false
  const codes = textsAt(value, 'verificationStatus', 'coding', 'code')
  return asked.has('verification-status') || !codes.some(code => STRUCK.includes(code))
}
