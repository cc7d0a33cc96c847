import { ok } from '../bundle.js'
import { callerOf, isPatientId } from '../find.js'
import { notFound, refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute, SearchParameter } from '../route.js'
import { askedPage, pageAnswer, resourcesFound } from '../search/paged.js'
import { readQuery, type Criterion, type Query } from '../search/query.js'
import {
  dateTest, intervalOf, matchesToken, referenceId, textsAt, tokensAt, type Token
} from '../search/values.js'

const SEARCH: readonly SearchParameter[] = [
  { name: 'patient', type: 'reference', documentation: 'The patient, by the id at this hospital.' },
  { name: 'date', type: 'date', documentation: 'When it happened.' },
  { name: 'agent', type: 'token', documentation: 'A hospital or clinician, by the identifier.' },
  { name: 'type', type: 'token', documentation: 'The type of the event.' },
  { name: 'subtype', type: 'token', documentation: 'Such as read, search or disclose.' },
  { name: 'purpose', type: 'token', documentation: 'The purpose, as a code of v3 ActReason (as in R5).' }
]
const AUDIT_ID = /^([0-9a-f]{32})-[0-9a-f]{16}(?:-[0-9a-f]{12})?$/
/** A logical reference is found by its identifier. */
const MODIFIERS: Readonly<Record<string, readonly string[]>> = { agent: ['', 'identifier'] }

type Resource = Readonly<Record<string, unknown>>
type Test = (event: Resource) => boolean

const TOKENS: Readonly<Record<string, (event: Resource) => readonly Token[]>> = {
  agent: event => tokensAt(event, 'value', 'agent', 'who', 'identifier'),
  type: event => tokensAt(event, 'code', 'type'),
  subtype: event => tokensAt(event, 'code', 'subtype'),
  purpose: event => tokensAt(event, 'code', 'purposeOfEvent', 'coding')
}

/** Makes the test of a criterion. @throws ServiceError 400 */
function testOf ({ modifier, name, values }: Criterion): Test {
  if (!(MODIFIERS[name] ?? ['']).includes(modifier)) {
    throw refused(400, 'bad-modifier', `${name} has a modifier that this server does not know`)
  }
  if (name === 'date') {
    const tests = values.map(value => dateTest(name, value))
    return event => textsAt(event, 'recorded').flatMap(time => intervalOf(time) ?? [])
      .some(time => tests.some(test => test(time)))
  }
  const tokens = TOKENS[name]
  if (tokens === undefined) return () => true
  return event => tokens(event).some(token => values.some(wanted => matchesToken(token, wanted)))
}

/** Lists what hospitals logged about a patient, the newest first unless `_sort=date` asks for the oldest. */
async function searchAuditEvents (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const page = askedPage('AuditEvent', request, context)
  const query = readQuery(page?.query ?? request.query, SEARCH, request.isStrict, ['date'])
  const matching = await matchingOf(query, request, context)
  return pageAnswer(resourcesFound('AuditEvent', { query, page, matching }, request), request, context)
}

async function matchingOf (
  { criteria, sort }: Query, request: FhirRequest, { services }: FhirContext
): Promise<readonly Resource[]> {
  const patients = criteria.find(({ modifier, name }) => name === 'patient' && modifier === '')?.values
  const [wanted, ...others] = patients ?? []
  if (wanted === undefined || others.length > 0) {
    throw refused(400, 'patient-needed', 'a search of AuditEvents needs one patient')
  }
  const tests = criteria.filter(({ name }) => name !== 'patient').map(testOf)
  const id = referenceId(wanted, 'Patient', request.base) ?? ''
  const events = isPatientId(id) ? await services.auditEvents(id, callerOf(request)) ?? [] : []
  const matching = events.filter(event => tests.every(test => test(event)))
  return sort[0]?.isDescending === false ? matching : matching.reverse()
}

export const auditEventRoutes: readonly FhirRoute[] = [
  {
    type: 'AuditEvent', method: 'GET', path: '/AuditEvent/:id', interaction: 'read',
    scope: 'system/AuditEvent.r', summary: 'An access to the data of a patient.',
    async handle (request, { services }) {
      const { id = '' } = request.params
      const [, patientId] = AUDIT_ID.exec(id) ?? []
      if (patientId === undefined) throw notFound('AuditEvent')
      const found = (await services.auditEvents(patientId, callerOf(request)))?.find(one => one['id'] === id)
      if (found === undefined) throw notFound('AuditEvent')
      return ok(found)
    }
  },
  {
    type: 'AuditEvent', method: 'GET', path: '/AuditEvent', interaction: 'search-type', search: SEARCH,
    scope: 'system/AuditEvent.s', summary: 'Who did what with the data of a patient, at every hospital.',
    handle: searchAuditEvents
  }
]
