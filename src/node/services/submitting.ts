import { ServiceError, type FindingView, type RefusedDiagnosisView, type SubmissionView,
  type SubmittedCaseView } from '../../api/index.js'
import { hex } from '../../protocol/types/index.js'
import { canonicalBytes, type PreparedDiagnosis, type Submission } from '../../records/index.js'
import { NoTurnError, OversizeError } from '../clinical/job.js'
import { sentName } from '../clinical/repeats.js'
import { ConflictError } from '../clinical/retries.js'
import type { Submitted } from '../clinical/submissions.js'
import type { CaseWaiters } from './case-waiters.js'
import type { HospitalParts } from './hospital-parts.js'
import { conflictError, findingView, notMember, refusalOf, refusedView } from './refusals.js'

/** A submission without `wait` that is not signed within this time is 503, and is not proposed. */
export const TURN_MS = 20_000
/** After its signature it waits so long for the block that opens its case; then it is `pending`. */
export const OPENING_MS = 2_000

export interface SubmittingParts extends HospitalParts {
  readonly waiters: CaseWaiters
}

type Outcome = { readonly taken: SubmittedCaseView } | { readonly refused: RefusedDiagnosisView }

/**
 * Submits a document. Each Condition is accepted or refused by itself; those of a `transaction` all or none.
 * @param endsAt when the answer is due, on the monotonic clock; undefined: `TURN_MS` and `OPENING_MS` apply
 * @throws ServiceError if no Condition was accepted
 */
export async function submitDocument (
  parts: SubmittingParts, resource: unknown, parsed: Submission, endsAt: number | undefined
): Promise<SubmissionView> {
  if (!parsed.ok) throw refusalOf(parsed.status, parsed.findings)
  const { diagnoses } = parsed
  const isTransaction = (resource as { readonly type?: unknown }).type === 'transaction'
  if (isTransaction) await checkTransaction(parts, parsed)
  const document = canonicalBytes(resource)
  const outcomes = await Promise.all(diagnoses.map(async (diagnosis): Promise<Outcome> => {
    try {
      return { taken: await submitOne(parts, diagnosis, document, endsAt) }
    } catch (error) {
      const shown = shownError(error, diagnosis)
      if (diagnoses.length + parsed.refused.length === 1) throw shown
      return { refused: refusedView(diagnosis.location, shown) }
    }
  }))
  const cases = outcomes.flatMap(one => 'taken' in one ? one.taken : [])
  const refused = [
    ...parsed.refused.map(one => refusedView(one.location, refusalOf(one.status, one.findings))),
    ...outcomes.flatMap(one => 'refused' in one ? one.refused : [])
  ]
  if (cases.length === 0) throw allRefused(refused)
  return { cases, ...(refused.length === 0 ? {} : { refused }) }
}

/** @throws ServiceError */
async function checkTransaction (
  { hospital }: SubmittingParts, { diagnoses, refused }: Extract<Submission, { ok: true }>
): Promise<void> {
  const [first] = refused
  if (first !== undefined) throw refusalOf(first.status, refused.flatMap(one => one.findings))
  try {
    await hospital.submissions.checkAll(diagnoses)
  } catch (error) {
    throw shownError(error, diagnoses[0])
  }
}

async function submitOne (
  parts: SubmittingParts, diagnosis: PreparedDiagnosis, document: Uint8Array, endsAt: number | undefined
): Promise<SubmittedCaseView> {
  const { chain: running, finder, hospital, waiters } = parts
  const left = (): number | undefined =>
    endsAt === undefined ? undefined : Math.max(0, endsAt - running.clock.monotonic())
  const sent = sentName(running.secrets.hospitalSecret, document, diagnosis.location)
  const submitted = running.membership.set.has(running.signer.id)
    ? await hospital.submissions.submit(diagnosis, { sent, turnMs: left() ?? TURN_MS })
    : await submittedBefore(parts, diagnosis, sent)
  const { caseId, created } = submitted
  running.logger.info(() => ({ case: hex(caseId), created }), 'diagnosis submitted')
  if (hospital.cases.pending(caseId) !== undefined) {
    await waiters.wait(caseId, 'opened', left() ?? OPENING_MS)
  }
  return takenView(submitted, diagnosis, await finder.showWhenClosed(caseId, waiters, left() ?? 0))
}

/** A hospital off the list proposes nothing, but acknowledges earlier submissions again. */
async function submittedBefore (
  { hospital }: SubmittingParts, diagnosis: PreparedDiagnosis, sent: Uint8Array
): Promise<Submitted> {
  const caseId = await hospital.submissions.known(diagnosis, sent)
  if (caseId === undefined) throw notMember()
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
    case: view,
    location: diagnosis.location,
    filled: diagnosis.filled.map(one => one.expression),
    findings: diagnosis.findings.map(findingView)
      .concat(diagnosis.identifier === undefined ? keylessView(diagnosis) : [])
  }
}

/** Notes that after ten minutes a repetition cannot be told from the same diagnosis of another day. */
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
  if (error instanceof OversizeError) return new ServiceError(422, 'too-large', error.message)
  if (error instanceof NoTurnError) {
    return new ServiceError(503, 'no-turn', 'too many cases of this hospital or patient are undecided, an ' +
      'older body of its key is on its way, or the node is still starting: doctor says ' +
      'what it waits for. Nothing was proposed; send it again later')
  }
  return new ServiceError(503, 'stopping', error instanceof Error ? error.message : 'the node is stopping')
}

/** Refuses all Conditions, with their status if they have the same. */
function allRefused (refused: readonly RefusedDiagnosisView[]): ServiceError {
  const [first] = refused
  if (first === undefined) return new ServiceError(422, 'refused', 'the submission is refused')
  const isOfOne = refused.every(one => one.status === first.status)
  return new ServiceError(isOfOne ? first.status : 422, isOfOne ? first.code : 'refused',
    `${first.location}: ${first.text}`, refused.flatMap(one => one.findings))
}
