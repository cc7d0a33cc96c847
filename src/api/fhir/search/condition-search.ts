import type { BundleEntry } from '../bundle.js'
import { numberOf } from '../conditional.js'
import { readingOf } from '../find.js'
import { refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, SearchParameter } from '../route.js'
import { served, type ServedVersion } from '../served.js'
import type { PatientRecord } from '../services.js'
import { isByTime, pageInPeriod, periodOf, recordsIn } from './changed.js'
import { isShown, testOf } from './matches.js'
import { askedPage, onePage, pageAnswer } from './paged.js'
import { readQuery, type Criterion, type Query } from './query.js'
import { SORTABLE, sorted } from './sort.js'
import { shortened } from './summary.js'
import { referenceId } from './values.js'

/** The id of no record. A number that nobody has is looked up with it, like the number of a hidden record. */
const NO_RECORD = '0'.repeat(64)

const parameter = (
  name: string, type: SearchParameter['type'], documentation: string
): SearchParameter => ({ name, type, documentation })

export const CONDITION_PARAMETERS: readonly SearchParameter[] = [
  parameter('patient', 'reference', 'The patient, by the id at this hospital.'),
  parameter('subject', 'reference', 'The same as patient.'),
  parameter('code', 'token', 'A code of the diagnosis.'),
  parameter('category', 'token', 'problem-list-item or encounter-diagnosis.'),
  parameter('clinical-status', 'token', 'active also finds diagnoses that state no clinical status.'),
  parameter('verification-status', 'token', 'Without it, refuted and entered-in-error are left out.'),
  parameter('onset-date', 'date', 'The onset, as a date or a period.'),
  parameter('recorded-date', 'date', 'The date of recording.'),
  parameter('encounter', 'reference', 'The encounter, by the id at this hospital.'),
  parameter('identifier', 'token', 'A number of the diagnosis.'),
  parameter('_id', 'token', 'The id of the diagnosis.'),
  parameter('_tag', 'token', 'The state of the case. rejected and expired are found by it alone.'),
  parameter('_lastUpdated', 'date', 'When the version in force was proposed or decided.')
]

/** Searches Conditions, and answers one page. */
export async function searchConditions (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const page = askedPage('Condition', request, context)
  const query = readQuery(
    page?.query ?? request.query, CONDITION_PARAMETERS, request.isStrict, SORTABLE)
  const asked = new Set(query.criteria.map(({ name }) => name))
  const tests = query.criteria.map(criterion => testOf(criterion, request.base))
  const isMatch = (one: ServedVersion): boolean => isShown(one, asked) && tests.every(test => test(one))
  const found = {
    of: 'Condition', query, page, entryOf: (one: ServedVersion) => entryOf(one, query, request.base)
  }
  const records = await recordsFor(query, request, context)
  if (records === undefined && isByTime(query)) {
    const { next, shown } = await pageInPeriod(periodOf(query, page), page?.count ?? query.count, isMatch,
      request, context)
    return onePage(found, shown, next, request, context)
  }
  const read = records?.flatMap(record => served(record, record.current) ?? []) ??
    await recordsIn(periodOf(query, undefined), request, context)
  return pageAnswer({
    ...found, matching: sorted(read.filter(isMatch), query.sort), idOf: ({ condition: { id } }) => id
  }, request, context)
}

function entryOf ({ condition: { id, value } }: ServedVersion, query: Query, base: string): BundleEntry {
  return {
    fullUrl: `${base}/Condition/${id}`, resource: shortened(value, query), search: { mode: 'match' }
  }
}

/** Reads the records of a patient, an id or a number. Undefined if the search names none, but a period. */
async function recordsFor (
  { criteria }: Query, request: FhirRequest, { services }: FhirContext
): Promise<readonly PatientRecord[] | undefined> {
  const reading = readingOf(request)
  const valuesOf = (name: string): readonly string[] | undefined =>
    criteria.find(one => one.name === name && one.modifier === '')?.values
  const patients = patientsOf(criteria, request.base)
  if (patients !== undefined) {
    const all = await Promise.all(patients.map(async id => await services.recordsOf(id, reading, 'current')))
    // Two numbers of one person bring the same records.
    return [...new Map(all.flatMap(records => records ?? []).map(record => [record.id, record])).values()]
  }
  const ids = valuesOf('_id')
  if (ids !== undefined) return await byIds(ids, request, services)
  const numbers = valuesOf('identifier')
  if (numbers !== undefined) {
    const found = await Promise.all(numbers.map(async text =>
      await services.recordOfNumber(numberOf(text))))
    return await byIds(found.map(id => id ?? NO_RECORD), request, services)
  }
  if (criteria.some(({ name }) => name === '_lastUpdated')) return undefined
  throw refused(400, 'patient-needed',
    'a search needs patient, _id, identifier or _lastUpdated; find the patient by POST Patient/_search')
}

/** The patients of a search; undefined without such a criterion, and none if two of them differ. */
function patientsOf (criteria: readonly Criterion[], base: string): readonly string[] | undefined {
  const lists = criteria.filter(({ name }) => name === 'patient' || name === 'subject')
    .map(({ modifier, values }) => {
      if (modifier !== '' && modifier !== 'Patient') {
        throw refused(400, 'bad-modifier', 'patient takes the id of a Patient of this server')
      }
      return values.flatMap(value => referenceId(value, 'Patient', base) ?? [])
        .filter(id => /^[0-9a-f]{32}$/.test(id))
    })
  if (lists.length === 0) return undefined
  return [...new Set(lists[0])].filter(id => lists.every(list => list.includes(id)))
}

async function byIds (
  ids: readonly string[], request: FhirRequest, services: FhirContext['services']
): Promise<PatientRecord[]> {
  const valid = [...new Set(ids)].filter(id => /^[0-9a-f]{64}$/.test(id))
  const found = await Promise.all(valid.map(async id =>
    await services.record(id, readingOf(request), 'current')))
  return found.flatMap(record => record ?? [])
}
