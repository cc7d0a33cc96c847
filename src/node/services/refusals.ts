import { ServiceError, type FindingView, type RefusedDiagnosisView } from '../../api/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Finding, RefusalStatus } from '../../records/index.js'
import { AccessLogFull } from '../accesses/access-log.js'
import { NamesError } from '../names/names-error.js'
import type { ConflictError } from '../clinical/retries.js'

const SHORT_ID_DIGITS = 12

export function findingView ({ rule, outcome, issue, expression, text }: Finding): FindingView {
  return { rule, outcome, issue, expression, text }
}

/** Makes the refusal of a submission from its first finding that rejects. */
export function refusalOf (status: RefusalStatus, findings: readonly Finding[]): ServiceError {
  const first = findings.find(({ outcome }) => outcome === 'reject') ?? findings[0]
  return new ServiceError(status, status === 400 ? 'not-fhir' : 'refused',
    first === undefined ? 'the submission is refused' : `${first.rule}: ${first.text}`,
    findings.map(findingView))
}

export function notMember (): ServiceError {
  return new ServiceError(409, 'not-a-member', 'this hospital is not on the committed allowlist')
}

/** The government may take the list back, so a program tries again. */
export function beingRemoved (): ServiceError {
  return new ServiceError(503, 'being-removed', 'this hospital is being removed from the allowlist, and ' +
    'the others take no new diagnosis from it. Nothing was recorded; doctor says what to do')
}

/** Says that a patient has no name now, and what would help. Nothing was recorded for the patient. */
export function namesError ({ code, lacking }: NamesError): ServiceError {
  const again = 'Nothing was recorded: send it again. Patients that this hospital already knows are not ' +
    'affected'
  switch (code) {
    case 'no-identifier':
      return new ServiceError(422, 'no-identifier', 'this identifier names nobody: it is too long, or its ' +
        'system has a zero byte')
    case 'busy': return new ServiceError(503, 'busy', `too many new patients wait for their names. ${again}`)
    case 'allowance':
      return new ServiceError(503, 'names-allowance', 'the other hospitals evaluate no more names for this ' +
        `hospital today, and ${hospitals(lacking)} more would be needed. The allowance follows what a ` +
        `hospital files, and a quorum of operators can raise it for a day (names allow). ${again}`)
    case 'no-epoch':
      return new ServiceError(503, 'names-unavailable', 'no key for names is in use: the hospitals deal ' +
        `their shared keys first, and doctor says what this waits for. ${again}`)
    case 'unreachable': case 'wrong-epoch':
      return new ServiceError(503, 'names-unavailable', 'this patient is new here, and to name a new ' +
        `patient ${hospitals(lacking)} more must be reachable; doctor names the missing ones. ${again}`)
  }
}

/** Makes the refusal of a call about a patient whose cause is known here; any other error stays as it is. */
export function patientRefused (error: unknown): unknown {
  if (error instanceof NamesError) return namesError(error)
  if (!(error instanceof AccessLogFull)) return error
  return new ServiceError(503, 'access-log-full', 'too many accesses of this hospital wait for a block, so ' +
    'nothing was shown. Blocks must be made again first; doctor says what is missing')
}

function hospitals (count: number): string {
  return count === 1 ? 'one hospital' : `${count} hospitals`
}

export function refusedView (
  location: string, { status, code, message, findings }: ServiceError
): RefusedDiagnosisView {
  return { location, status, code, text: message, findings }
}

/** Names the other record and the elements that differ, but no values: they may be another patient's. */
export function conflictError (
  { caseId, isCorrection, paths }: ConflictError, location: string
): ServiceError {
  const earlier = caseId === undefined ? 'another entry' : `case ${hex(caseId)}`
  if (isCorrection) {
    return new ServiceError(409, 'correction-awaits', `${earlier} corrects this record already; when it is ` +
      'decided, read the record again, and correct what you then read')
  }
  const findings = (paths ?? []).map((path): FindingView => ({
    rule: 'DUP-01', outcome: 'reject', issue: 'conflict', expression: placed(path, location),
    text: `differs from ${caseId === undefined ? earlier : `case ${hex(caseId).slice(0, SHORT_ID_DIGITS)}`}`
  }))
  return new ServiceError(409, 'conflict', `${earlier} has the same key and other content; ${where(paths)}`,
    findings)
}

function where (paths: readonly string[] | undefined): string {
  if (paths === undefined) return 'its content is not here any more, so the two cannot be compared'
  if (paths.length === 0) return 'they differ in elements that no record holds'
  return `they differ in ${paths.join(', ')}`
}

/** Prefixes the place of the entry in the Bundle, if the path is in the Condition of that entry. */
function placed (path: string, location: string): string {
  const isOfEntry = location.startsWith('Bundle.') && path.startsWith('Condition.')
  return isOfEntry ? `${location}.ofType(Condition)${path.slice('Condition'.length)}` : path
}
