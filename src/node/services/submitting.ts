import {
  nameOfCaller, ServiceError, type Caller, type FindingView, type RefusedDiagnosisView, type SubmissionView,
  type SubmittedCaseView
} from '../../api/index.js'
import { hex } from '../../protocol/types/index.js'
import { canonicalBytes, exactValue, type PreparedDiagnosis, type Submission } from '../../records/index.js'
import { NoTurnError, OtherPatientError, OversizeError } from '../clinical/job.js'
import { sentNames, type SentPlace } from '../clinical/repeats.js'
import { Siblings } from '../clinical/siblings.js'
import { ConflictError } from '../clinical/retries.js'
import type { Submitted, Wanted } from '../clinical/submissions.js'
import { nameOf, type Related } from './corrections.js'
import type { CaseWaiters } from './case-waiters.js'
import type { GivenExcerpt } from './given-excerpt.js'
import type { HospitalParts } from './hospital-parts.js'
import { NamesError } from '../names/names-error.js'
import {
  beingRemoved, conflictError, findingView, namesError, notMember, refusalOf, refusedView
} from './refusals.js'

/** A submission without `wait` that is not signed within this time is answered with 503 and not proposed. */
export const TURN_MS = 20_000
/** How long a signed submission without `wait` waits for the block that opens its case. */
export const OPENING_MS = 2_000

export interface SubmittingParts extends HospitalParts {
  readonly waiters: CaseWaiters
  readonly caller: Caller
  /** What the diagnosis at a place of the document does to which earlier record. Absent: all are new. */
  relatedTo? (place: string): Related
  /** The excerpt of the only Condition, if it has no code. */
  readonly excerpt?: GivenExcerpt | undefined
  /** True for a caller that wants the answer when the proposal is durable, before a block has it. */
  readonly isDurableEnough?: boolean
  /** True for old data, for whose blocks nobody waits unless a time for the answer is given. */
  readonly isHistorical?: boolean
}

/** A FHIR document: its value, and the bytes that were received. */
export interface Document {
  readonly body: unknown
  readonly sent: Uint8Array
}

type ConditionOutcome = { readonly taken: SubmittedCaseView } | { readonly refused: RefusedDiagnosisView }

/**
 * Submits a document. Each Condition is accepted or refused independently, but the Conditions of a
 * `transaction` are submitted all or none.
 * @param endsAt when the answer is due, on the monotonic clock; undefined: `TURN_MS` and `OPENING_MS` apply
 * @throws ServiceError if no Condition was accepted
 */
export async function submitDocument (
  parts: SubmittingParts, { body, sent }: Document, parsed: Submission, endsAt: number | undefined
): Promise<SubmissionView> {
  if (!parsed.ok) throw refusalOf(parsed.status, parsed.findings)
  const { diagnoses } = parsed
  if (diagnoses.length + parsed.refused.length === 0) return { cases: [] }
  // Only a diagnosis without a retry key is recognised by the bytes of its document.
  const nameSent = diagnoses.some(({ identifier }) => identifier === undefined)
    ? sentNames(parts.chain.secrets.hospitalSecret, canonicalBytes(exactValue(body, sent))) : undefined
  const wanted = diagnoses.map(diagnosis => wantedOf(parts, diagnosis, nameSent))
  if ((body as { readonly type?: unknown }).type === 'transaction') {
    return { cases: await submitTransaction(parts, wanted, parsed, endsAt) }
  }
  const siblings = wanted.length > 1 ? new Siblings() : undefined
  const outcomes = await Promise.all(wanted.map(async (one): Promise<ConditionOutcome> => {
    const { diagnosis } = one
    try {
      const [taken] = await submitAll(parts, [one], endsAt, siblings)
      return { taken: taken! }
    } catch (error) {
      const shown = shownError(error, diagnosis)
      if (diagnoses.length + parsed.refused.length === 1) throw shown
      return { refused: refusedView(diagnosis.location, shown) }
    }
  }))
  const cases = outcomes.flatMap(outcome => 'taken' in outcome ? outcome.taken : [])
  const refused = [
    ...parsed.refused.map(({ findings, location, status }) =>
      refusedView(location, refusalOf(status, findings))),
    ...outcomes.flatMap(outcome => 'refused' in outcome ? outcome.refused : [])
  ]
  if (cases.length === 0) throw allRefused(refused)
  return { cases, ...(refused.length === 0 ? {} : { refused }) }
}

/** @throws ServiceError if not every Condition of the transaction is accepted; then none is proposed */
async function submitTransaction (
  parts: SubmittingParts, wanted: readonly Wanted[], { refused }: Submission, endsAt: number | undefined
): Promise<readonly SubmittedCaseView[]> {
  const [first] = refused
  if (first !== undefined) throw refusalOf(first.status, refused.flatMap(({ findings }) => findings))
  try {
    return await submitAll(parts, wanted, endsAt)
  } catch (error) {
    throw shownError(error, wanted[error instanceof ConflictError ? error.at : 0]?.diagnosis)
  }
}

function wantedOf (
  { caller, excerpt, relatedTo }: SubmittingParts, diagnosis: PreparedDiagnosis,
  nameSent: ((place: SentPlace) => Uint8Array) | undefined
): Wanted {
  const { identifier, location } = diagnosis
  const related = relatedTo?.(location) ?? {}
  const sent = identifier !== undefined ? undefined
    : nameSent?.({ client: nameOfCaller(caller), location, earlier: nameOf(related) })
  return {
    ...related, ...(sent === undefined ? {} : { sent }), ...(excerpt === undefined ? {} : { excerpt }),
    diagnosis
  }
}

/** Submits diagnoses all or none, and waits for what their answers show. */
async function submitAll (
  parts: SubmittingParts, wanted: readonly Wanted[], endsAt: number | undefined, siblings?: Siblings
): Promise<readonly SubmittedCaseView[]> {
  const { chain: running, hospital: { submissions } } = parts
  const left = (): number | undefined =>
    endsAt === undefined ? undefined : Math.max(0, endsAt - running.clock.monotonic())
  const { set, successorSet } = running.membership
  const isLeaving = successorSet?.has(running.signer.id) === false
  const submitted = set.has(running.signer.id) && !isLeaving
    ? await submissions.submitAll(wanted, { turnMs: left() ?? TURN_MS, siblings })
    : await Promise.all(wanted.map(async one => await submittedBefore(parts, one, isLeaving)))
  return await Promise.all(wanted.map(async ({ diagnosis }, at) =>
    await shownOnce(parts, submitted[at]!, diagnosis, left)))
}

async function shownOnce (
  parts: SubmittingParts, submitted: Submitted, diagnosis: PreparedDiagnosis,
  left: () => number | undefined
): Promise<SubmittedCaseView> {
  const { chain: running, finder, hospital, waiters } = parts
  const isDurableEnough = parts.isHistorical === true || parts.isDurableEnough === true
  const { caseId, created } = submitted
  running.logger.info(() => ({ case: hex(caseId), created }), 'diagnosis submitted')
  if (isDurableEnough && left() === undefined) {
    return takenView(submitted, diagnosis, await finder.showUnread(caseId))
  }
  const opened = hospital.cases.pending(caseId) === undefined
    ? undefined
    : await waiters.wait(caseId, 'opened', left() ?? OPENING_MS)
  const shown = await finder.showWhenClosed(caseId, waiters, left() ?? 0, opened)
  return takenView(submitted, diagnosis, shown)
}

/**
 * Acknowledges an earlier submission again. A hospital that is not on the list proposes nothing else. Nor
 * does one that is being removed, since the others take no transaction from it.
 */
async function submittedBefore (
  { hospital }: SubmittingParts, { diagnosis, sent }: Wanted, isLeaving: boolean
): Promise<Submitted> {
  const caseId = await hospital.submissions.known(diagnosis, sent).catch((error: unknown) => {
    // The others name no new patient for a hospital that is not on the list.
    if (error instanceof NamesError) return undefined
    throw error
  })
  if (caseId === undefined) throw isLeaving ? beingRemoved() : notMember()
  return { caseId, created: false, ...(diagnosis.identifier === undefined ? { isRepeat: true } : {}) }
}

function takenView (
  { caseId, created, isRepeat, resubmits }: Submitted, diagnosis: PreparedDiagnosis,
  view: SubmittedCaseView['case']
): SubmittedCaseView {
  return {
    created,
    ...(isRepeat === true ? { repeatOf: hex(caseId) } : {}),
    ...(resubmits === undefined ? {} : { resubmits: hex(resubmits) }),
    ...(diagnosis.disputes === undefined ? {} : { disputes: hex(diagnosis.disputes) }),
    case: view,
    location: diagnosis.location,
    filled: diagnosis.filled.map(({ expression }) => expression),
    findings: diagnosis.findings.map(findingView)
      .concat(diagnosis.identifier === undefined ? keylessView(diagnosis) : [])
  }
}

/** Warns that a diagnosis without a record number becomes a new record when it is sent again later. */
function keylessView ({ location }: PreparedDiagnosis): FindingView {
  const expression = location.startsWith('Bundle.')
    ? `${location}.ofType(Condition).identifier` : 'Condition.identifier'
  return {
    rule: 'INT-04', outcome: 'note', issue: 'informational', expression,
    text: 'has no number of the hospital\'s record system (setting recordSystem): sent again after ten ' +
      'minutes, it becomes another record'
  }
}

function shownError (error: unknown, diagnosis: PreparedDiagnosis | undefined): ServiceError {
  if (error instanceof ServiceError) return error
  if (error instanceof ConflictError) return conflictError(error, diagnosis?.location ?? '')
  if (error instanceof OtherPatientError) return new ServiceError(422, 'other-patient', error.message)
  if (error instanceof NamesError) return namesError(error)
  if (error instanceof OversizeError) return new ServiceError(422, 'too-large', error.message)
  if (error instanceof NoTurnError) {
    return new ServiceError(503, 'no-turn', 'too many cases of this hospital or patient are undecided, an ' +
      'earlier version of this record is still being submitted, or the node is still starting: doctor says ' +
      'what it waits for. Nothing was proposed; send it again later')
  }
  return new ServiceError(503, 'stopping', error instanceof Error ? error.message : 'the node is stopping')
}

/** Makes the refusal of a whole document. It has the status of its Conditions if all statuses are equal. */
function allRefused (refused: readonly RefusedDiagnosisView[]): ServiceError {
  const [first] = refused
  if (first === undefined) return new ServiceError(422, 'refused', 'the submission is refused')
  const isUniform = refused.every(({ status }) => status === first.status)
  return new ServiceError(isUniform ? first.status : 422, isUniform ? first.code : 'refused',
    `${first.location}: ${first.text}`, refused.flatMap(({ findings }) => findings))
}
