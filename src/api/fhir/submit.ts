import { ok } from './bundle.js'
import { callerOf, currentOf, readingOf, recordOf } from './find.js'
import { knownResources } from './known-resources.js'
import { outcomeOf } from '../outcome.js'
import { preferencesOf } from './prefer.js'
import { refused } from './refused.js'
import type { FhirAnswer, FhirContext, FhirRequest } from './route.js'
import { etagOf, lastStep, served, type ServedVersion } from './served.js'
import type { Correction, FhirServices, PatientRecord, Reading, Submitted, Taken } from './services.js'
import { ServiceError } from '../service-error.js'
import type { FindingView } from '../views/index.js'
import { conditionalNumber } from './conditional.js'
import { SUBSETTED } from './search/summary.js'
import { textsAt } from './search/values.js'

/** How long a correction waits for the decision about the version that it corrects. */
const DECISION_SECONDS = 30
const WITHDRAWN = ['refuted', 'entered-in-error']

/**
 * Proposes a Condition. The answer comes when the proposal is durable here, so a client that repeats it gets
 * the same record. It is 200 for a diagnosis that was sent before.
 */
export async function createCondition (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { services } = context
  requireType(request.body)
  // The answer shows the record. A client that may not see it is refused before anything is proposed.
  readingOf(request)
  const condition = request.headers['if-none-exist']
  const existing = condition === undefined ? undefined : await existingRecord(condition, request, context)
  if (existing !== undefined) return answerWith(200, currentOf(existing), request)
  const submitted = await services.submit({ body: request.body, sent: request.sent }, {
    caller: callerOf(request), wait: preferencesOf(request.headers['prefer']).wait,
    known: await knownResources(request, context)
  })
  return await submittedAnswer(submitted, request, context)
}

/** Proposes the diagnosis of a Parameters resource that brings the excerpt of a diagnosis without a code. */
export async function submitWithExcerpt (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { body, headers, sent } = request
  if (textsAt(body, 'resourceType')[0] !== 'Parameters') {
    throw refused(400, 'wrong-resource', 'the body must be Parameters: resource, excerpt and reader')
  }
  readingOf(request)
  const submitted = await context.services.submit({ body, sent }, {
    caller: callerOf(request), wait: preferencesOf(headers['prefer']).wait,
    known: await knownResources(request, context)
  })
  return await submittedAnswer(submitted, request, context)
}

/** Finds the record with a number, as If-None-Exist or the `ifNoneExist` of an entry names it. */
export async function existingRecord (
  condition: string, request: FhirRequest, { services }: FhirContext
): Promise<PatientRecord | undefined> {
  const number = conditionalNumber(condition)
  if (number.system !== undefined && !services.isRecordSystem(number.system, callerOf(request))) {
    throw refused(400, 'unknown-record-system',
      'If-None-Exist names a system whose numbers this node does not keep; the operator sets ' +
      'recordSystem, or registers the client with --record-system')
  }
  const id = await services.recordOfNumber(number)
  return id === undefined ? undefined : await services.record(id, readingOf(request), 'current')
}

/** Corrects a Condition. */
export async function updateCondition (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const { body, headers, sent } = request
  const { caseId, kind } = await correctionOf(request, context)
  const submitted = await context.services.correct(caseId, kind, { body, sent }, {
    caller: callerOf(request), wait: preferencesOf(headers['prefer']).wait,
    known: await knownResources(request, context)
  })
  const dropped = whyDropped(submitted.taken[0])
  if (dropped !== undefined) throw dropped
  return await submittedAnswer(submitted, request, context, true)
}

/** Says of a correction that it has ended without effect, so that the record stands as it was. */
export function whyDropped (taken: Taken | undefined): ServiceError | undefined {
  const status = taken?.case.status
  if (status !== 'expired' && status !== 'rejected') return undefined
  return refused(409, `correction-${status}`, 'this correction has changed nothing: case ' +
    `${taken!.case.id} is ${status}, such as after another correction of the record; read the record again`)
}

/**
 * Finds the version that an update corrects. The version that the client read must be the newest: If-Match
 * says it, else `meta.versionId` of the body. Only the number before the dot counts. A version that is not
 * decided yet is waited for, since the chain corrects only records.
 */
export async function correctionOf (request: FhirRequest, context: FhirContext): Promise<Correction> {
  const { body, headers } = request
  requireType(body)
  const id = (body as { readonly id?: unknown }).id
  if (id !== request.params['id']) {
    throw refused(400, 'other-id', 'the id of the body and of the address differ')
  }
  if (textsAt(body, 'meta', 'tag', 'code').includes(SUBSETTED.code)) {
    throw refused(422, 'part-alone', 'the body is a part of the record, as _summary or _elements made it ' +
      '(tag SUBSETTED); read the whole record, and change that')
  }
  let record = await recordOf(request, context, 'current')
  if (!record.current.isOwn) {
    throw refused(403, 'not-own',
      'only the hospital that filed a record corrects it; dispute it with a new one')
  }
  const given = numberOf(headers['if-match'] ?? textsAt(body, 'meta', 'versionId')[0])
  if (given === undefined) {
    throw refused(428, 'version-missing', 'name the version that you read: If-Match or meta.versionId')
  }
  if (lastStep(record.current) === 0) {
    await context.services.whenDecided(record.current.caseId, DECISION_SECONDS)
    record = await recordOf(request, context, 'current')
  }
  if (given !== record.current.number) {
    throw refused(412, 'stale-version', `the version in force is ${record.current.number}; read it again`)
  }
  const codes = textsAt(body, 'verificationStatus', 'coding', 'code')
  const kind = codes.some(code => WITHDRAWN.includes(code)) ? 'retract' : 'amend'
  return { caseId: record.current.caseId, kind }
}

export async function validateCondition (request: FhirRequest, context: FhirContext): Promise<FhirAnswer> {
  const resource = parameterOf(request.body)
  requireType(resource)
  const sent = resource === request.body ? request.sent : new TextEncoder().encode(JSON.stringify(resource))
  const asked = { ...request, body: resource }
  const findings = await context.services.validate({ body: resource, sent }, {
    caller: callerOf(request), wait: 0, known: await knownResources(asked, context)
  })
  return ok(validationOutcome(findings))
}

/** The answer to what was proposed: the full resource, since clients read it as the stored one. */
export async function submittedAnswer (
  { refused: [first], taken: [taken] }: Submitted, request: FhirRequest, { services }: FhirContext,
  isUpdate = false
): Promise<FhirAnswer> {
  if (taken === undefined) throw first?.error ?? refused(422, 'refused', 'the diagnosis is refused')
  const found = await takenVersion(taken, readingOf(request), services)
  if (found === undefined) {
    throw refused(404, 'unknown-resource', 'the diagnosis was taken, and is closed here')
  }
  const answer = answerWith(isUpdate || !taken.created ? 200 : 201, found, request)
  return taken.repeatOf === undefined ? answer
    : { ...answer, headers: { ...answer.headers, 'repeat-of': taken.repeatOf } }
}

/** Serves the version that a submission opened; undefined if the reader may not read it. */
export async function takenVersion (
  { case: { id: caseId }, record: sealed }: Taken, reading: Reading, services: FhirServices
): Promise<ServedVersion | undefined> {
  const record = sealed ??
    await services.record(await services.recordOfCase(caseId) ?? caseId, reading, 'all')
  const version = record?.versions.find(one => one.caseId === caseId)
  return record === undefined || version === undefined ? undefined : served(record, version)
}

function answerWith (status: number, found: ServedVersion, { base }: FhirRequest): FhirAnswer {
  const place = `${base}/Condition/${found.condition.id}/_history/${found.versionId}`
  return {
    status, resource: found.condition.value,
    headers: {
      'location': place, 'content-location': place, 'etag': etagOf(found),
      'last-modified': new Date(found.lastUpdated).toUTCString()
    }
  }
}

function requireType (body: unknown): void {
  if (textsAt(body, 'resourceType')[0] === 'Condition') return
  throw refused(400, 'wrong-resource', 'the body must be a Condition')
}

/** Reads the version before the dot: `W/"1.0"`, `"1"` and `1.1` all name version 1. */
function numberOf (version: string | undefined): number | undefined {
  const [, number] = /^(?:W\/)?"?(\d{1,4})(?:\.\d)?"?$/.exec(version?.trim() ?? '') ?? []
  return number === undefined ? undefined : Number(number)
}

/** Most clients send the bare resource to $validate, and some a Parameters resource. */
function parameterOf (body: unknown): unknown {
  if (textsAt(body, 'resourceType')[0] !== 'Parameters') return body
  const list = (body as { readonly parameter?: unknown }).parameter
  const found = Array.isArray(list)
    ? (list as unknown[]).find(one => textsAt(one, 'name')[0] === 'resource') : undefined
  return (found as { readonly resource?: unknown } | undefined)?.resource
}

function validationOutcome (findings: readonly FindingView[]): unknown {
  if (findings.length > 0) {
    const { issue: [, ...issue], ...outcome } = outcomeOf(new ServiceError(200, 'validated', '', findings))
    return { ...outcome, issue }
  }
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'informational', details: { text: 'no rule finds a fault' } }]
  }
}

