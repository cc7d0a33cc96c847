import type { BundleEntry } from '../bundle.js'
import { numberOf } from '../conditional.js'
import { readingOf } from '../find.js'
import { refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, SearchParameter } from '../route.js'
import { served, type ServedVersion } from '../served.js'
import type { PatientRecord } from '../services.js'
import { isShown, testOf } from './matches.js'
import { askedPage, pageAnswer } from './paged.js'
import { readQuery, type Criterion, type Query } from './query.js'
import { SORTABLE, sorted } from './sort.js'
import { shortened } from './summary.js'
import { earliestOf, referenceId } from './values.js'

/** How many changes of own records one search without a patient reads. */
const MAX_CHANGES = 1_000
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
  const records = await recordsFor(query, request, context)
  const matching = sorted(
    records.flatMap(record => served(record, record.current) ?? [])
      .filter(one => isShown(one, asked) && tests.every(test => test(one))), query.sort)
  return pageAnswer({
    of: 'Condition', query, page, matching, idOf: ({ condition: { id } }) => id,
    entryOf: one => entryOf(one, query, request.base)
  }, request, context)
}

function entryOf ({ condition: { id, value } }: ServedVersion, query: Query, base: string): BundleEntry {
  return {
    fullUrl: `${base}/Condition/${id}`, resource: shortened(value, query), search: { mode: 'match' }
  }
}

/** Reads the records among which a search looks: of a patient, by id or number, or the own changed ones. */
async function recordsFor (
  { criteria }: Query, request: FhirRequest, { services }: FhirContext
): Promise<readonly PatientRecord[]> {
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
  const since = criteria.find(({ name }) => name === '_lastUpdated')
  if (since !== undefined) return await changedRecords(since, request, services)
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

/** Reads the own records that changed since a time, so that a client can ask again and again. */
async function changedRecords (
  { name, values }: Criterion, request: FhirRequest, services: FhirContext['services']
): Promise<PatientRecord[]> {
  const since = Math.min(...values.map(value => earliestOf(name, value)))
  const changes = await services.changes(await services.heightBefore(since), MAX_CHANGES)
  const ids = await Promise.all([...new Set(changes.map(({ caseId }) => caseId))]
    .map(async caseId => await services.recordOfCase(caseId)))
  return await byIds(ids.flatMap(id => id ?? []), request, services)
}
