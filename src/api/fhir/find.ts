/** This file finds records for the routes. What the reader may not read is not found. */
import type { Caller } from '../caller.js'
import { readingOf as permittedReading } from '../reading.js'
import { gone, notFound } from './refused.js'
import type { FhirContext, FhirRequest } from './route.js'
import { PREFIX_DIGITS, lastStep, served, type ServedVersion, type Step } from './served.js'
import type { PatientRecord, Reading, Which } from './services.js'

const CONDITION_ID = /^[0-9a-f]{64}$/
const PATIENT_ID = /^[0-9a-f]{32}$/
const VERSION_ID = /^(\d{1,4})\.([01])$/

/** @throws ServiceError 403 if the client is not registered for the purpose */
export function readingOf (request: FhirRequest): Reading {
  const caller = callerOf(request)
  return { caller, ...permittedReading(caller, { purpose: request.purpose }) }
}

export function callerOf ({ caller }: FhirRequest): Caller {
  if (caller === undefined) throw new Error('a route without a scope reads and writes nothing')
  return caller
}

export function isPatientId (id: string): boolean {
  return PATIENT_ID.test(id)
}

/** @throws ServiceError 404, or 410 for an erased record */
export async function recordOf (
  request: FhirRequest, { services }: FhirContext, which: Which
): Promise<PatientRecord> {
  const { id = '' } = request.params
  const found = CONDITION_ID.test(id) ? await services.record(id, readingOf(request), which) : undefined
  if (found === undefined) throw notFound('Condition')
  if (found.isErased === true) throw gone()
  return found
}

/** Serves the version in force. @throws ServiceError 404, or 410 for an erased record */
export function currentOf (record: PatientRecord): ServedVersion {
  if (record.isErased === true) throw gone()
  const found = served(record, record.current)
  if (found === undefined) throw notFound('Condition')
  return found
}

/** Serves a version by its id, such as `1.0`. @throws ServiceError 404 */
export function versionOf (record: PatientRecord, versionId: string): ServedVersion {
  const [, number, step] = VERSION_ID.exec(versionId) ?? []
  const version = record.versions.find(one => one.number === Number(number))
  const wanted = Number(step) as Step
  const found = version === undefined || wanted > lastStep(version)
    ? undefined : served(record, version, wanted)
  if (found === undefined) throw notFound('version')
  return found
}

/** The records of a patient, each in its version in force. @throws ServiceError 404 for an unknown id */
export async function servedRecordsOf (
  patientId: string, request: FhirRequest, { services }: FhirContext
): Promise<readonly ServedVersion[]> {
  const records = isPatientId(patientId)
    ? await services.recordsOf(patientId, readingOf(request), 'current') : undefined
  if (records === undefined || records.length === 0) throw notFound('Patient')
  return records.flatMap(record => served(record, record.current) ?? [])
}

/**
 * Finds a resource of a record by its id: 48 digits of a case id, a hyphen, and a place.
 * @throws ServiceError 410 for a resource of an erased record
 */
export async function versionHolding (
  id: string, request: FhirRequest, { services }: FhirContext
): Promise<ServedVersion | undefined> {
  const [, prefix] = new RegExp(`^([0-9a-f]{${PREFIX_DIGITS}})-p?\\d{1,3}$`).exec(id) ?? []
  if (prefix === undefined) return undefined
  const record = await services.version(prefix, readingOf(request))
  if (record?.isErased === true) throw gone()
  const version = record?.versions.find(({ caseId }) => caseId.startsWith(prefix))
  return record === undefined || version === undefined ? undefined : served(record, version)
}
