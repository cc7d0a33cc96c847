import { createHash } from 'node:crypto'
import { ok } from '../bundle.js'
import { callerOf, isPatientId, readingOf } from '../find.js'
import { notFound, refused } from '../refused.js'
import type { FhirAnswer, FhirContext, FhirRequest, FhirRoute, SearchParameter } from '../route.js'
import { askedPage, pageAnswer, resourcesFound } from '../search/paged.js'
import { readQuery } from '../search/query.js'
import { referenceId, textsAt } from '../search/values.js'

const SEARCH: readonly SearchParameter[] = [
  { name: 'patient', type: 'reference', documentation: 'The patient, by the id at this hospital.' }
]
/** The identifier system of forms on paper: the SHA-256 of the form, in hexadecimal. */
const FORM = /^[0-9a-f]{64}$/
const CONSENT_ID = /^([0-9a-f]{32})-(\d{1,9})$/
const ENDED = ['inactive', 'rejected', 'entered-in-error']

type Resource = Readonly<Record<string, unknown>>

/** Lists the live consents of a patient under the ids of this server; none for an unknown patient. */
async function consentsOf (
  patientId: string, request: FhirRequest, { services }: FhirContext
): Promise<readonly (readonly [number, Resource])[]> {
  const found = isPatientId(patientId) ? await services.consents(patientId, callerOf(request)) : undefined
  return (found ?? []).flatMap(({ number, resource }) => {
    if (typeof resource !== 'object' || resource === null) return []
    const patient = { reference: `Patient/${patientId}` }
    return [[number, { ...resource, id: `${patientId}-${number}`, patient }] as const]
  })
}

async function oneConsent (id: string, request: FhirRequest, context: FhirContext): Promise<Resource> {
  const [, patientId = '', number = ''] = CONSENT_ID.exec(id) ?? []
  if (patientId === '') throw notFound('Consent')
  const found = (await consentsOf(patientId, request, context)).find(([one]) => one === Number(number))
  if (found === undefined) throw notFound('Consent')
  return found[1]
}

/** Names the form that the patient has signed: the bytes of the attachment, or a reference to its hash. */
function formOf (consent: unknown): string {
  const [data] = textsAt(consent, 'sourceAttachment', 'data')
  if (data !== undefined) return createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex')
  const [hash] = textsAt(consent, 'sourceReference', 'identifier', 'value')
  if (hash !== undefined && FORM.test(hash)) return hash
  throw refused(422, 'form-needed', 'a Consent needs the signed form: sourceAttachment.data, or ' +
    'sourceReference.identifier with its SHA-256')
}

async function createConsent (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { base, body } = request
  requireConsent(body)
  const form = formOf(body)
  const patientId = await patientOf(body, request, context)
  const number = await context.services.giveConsent(patientId, body, form, callerOf(request))
  const id = `${patientId}-${number}`
  return {
    status: 201, resource: await oneConsent(id, request, context),
    headers: { location: `${base}/Consent/${id}` }
  }
}

/** Ends a consent. A consent with other content is a new one, since the order on the chain never changes. */
async function updateConsent (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { id = '' } = request.params
  requireConsent(request.body)
  const [status = ''] = textsAt(request.body, 'status')
  const before = await oneConsent(id, request, context)
  if (!ENDED.includes(status)) {
    throw refused(422, 'consent-unchangeable', 'a Consent is never changed: end this one with status ' +
      'inactive, and create another')
  }
  const [, patientId = '', number = ''] = CONSENT_ID.exec(id) ?? []
  await context.services.revokeConsent(
    patientId, Number(number), formOf(request.body), callerOf(request))
  return ok({ ...before, status: 'inactive' })
}

async function patientOf (
  consent: unknown, request: FhirRequest, { services }: FhirContext
): Promise<string> {
  const [reference] = textsAt(consent, 'patient', 'reference')
  const id = reference === undefined ? undefined : referenceId(reference, 'Patient', request.base)
  if (id !== undefined && isPatientId(id)) return id
  const [value] = textsAt(consent, 'patient', 'identifier', 'value')
  const [system] = textsAt(consent, 'patient', 'identifier', 'system')
  const found = value === undefined ? undefined
    : await services.findPatient(system === undefined ? { value } : { system, value }, readingOf(request))
  if (found !== undefined) return found
  throw refused(422, 'unknown-patient', 'Consent.patient names no patient of this hospital')
}

function requireConsent (body: unknown): void {
  if (textsAt(body, 'resourceType')[0] !== 'Consent') {
    throw refused(400, 'wrong-resource', 'the body must be a Consent')
  }
}

const COMMON = { type: 'Consent' } as const

export const consentRoutes: readonly FhirRoute[] = [
  {
    ...COMMON, method: 'GET', path: '/Consent/:id', interaction: 'read', scope: 'system/Consent.r',
    summary: 'A live consent of a patient.',
    handle: async (request, context) => ok(await oneConsent(request.params['id'] ?? '', request, context))
  },
  {
    ...COMMON, method: 'POST', path: '/Consent', interaction: 'create', scope: 'system/Consent.c',
    takesResource: true, summary: 'Files a consent on a form that the patient has signed.',
    handle: createConsent
  },
  {
    ...COMMON, method: 'PUT', path: '/Consent/:id', interaction: 'update', scope: 'system/Consent.u',
    takesResource: true, summary: 'Ends a consent: its status becomes inactive.', handle: updateConsent
  },
  {
    ...COMMON, method: 'GET', path: '/Consent', interaction: 'search-type', scope: 'system/Consent.s',
    search: SEARCH, summary: 'The live consents of a patient.',
    async handle (request, context) {
      const page = askedPage('Consent', request, context)
      const query = readQuery(page?.query ?? request.query, SEARCH, request.isStrict)
      const [wanted] = query.criteria[0]?.values ?? []
      const patientId = wanted === undefined ? undefined : referenceId(wanted, 'Patient', request.base)
      if (patientId === undefined) throw refused(400, 'patient-needed', 'a search for consents needs patient')
      const matching = (await consentsOf(patientId, request, context)).map(([, resource]) => resource)
      return pageAnswer(resourcesFound('Consent', { query, page, matching }, request), request, context)
    }
  }
]
