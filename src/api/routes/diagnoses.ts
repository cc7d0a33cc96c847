import { MAX_BATCH, MAX_SUBMISSION_BYTES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { anything, flag, list, object } from '../schema.js'
import type { BatchItem, SubmissionView } from '../views/index.js'
import { waitSeconds } from './parameters.js'

/** `force`: propose a diagnosis although this hospital's own rules reject it, for drills and tests. */
const submitQuery = object({ wait: waitSeconds, force: flag })

/** Submission of diagnoses. */
export const diagnosisRoutes = {
  /**
   * Any JSON document is passed on, and the node judges it. With `wait` the answer comes within that time.
   * Without `wait` it comes 2 s after the signature at the latest, with the cases as they then stand. A
   * submission that cannot be signed within `wait`, or 20 s, is 503 and is not proposed.
   * If nothing was accepted: 422 with findings; 400 `not-fhir`; 409 `conflict`, `no-chain`, `not-a-member`.
   */
  submit: {
    kind: 'fhir',
    method: 'POST',
    path: '/v1/diagnoses',
    summary: 'Proposes a FHIR R4 Condition, or each Condition of a Bundle.',
    role: 'hospital',
    query: submitQuery,
    body: anything,
    bodyLimit: MAX_SUBMISSION_BYTES,
    answer: answer<SubmissionView>(),
    statusOf: submissionStatus,
    headersOf: submissionHeaders
  },
  /** One request for many documents, since under load an HTTP request costs as much as a diagnosis. */
  submitBatch: {
    kind: 'json',
    method: 'POST',
    path: '/v1/diagnoses/batch',
    summary: 'Proposes each document of an array on its own; each gets its own answer.',
    role: 'hospital',
    query: submitQuery,
    body: list(anything, { minItems: 1, maxItems: MAX_BATCH }),
    bodyLimit: MAX_SUBMISSION_BYTES,
    answer: answer<readonly BatchItem[]>()
  }
} satisfies Record<string, Route>

/**
 * 201: all are final; 202: some are not yet; 200: nothing is new (records/SPECIFICATION.md §2). 207: some
 * were refused, so that no client that reads the status alone takes them for recorded.
 */
function submissionStatus ({ cases, refused }: SubmissionView): number {
  if (refused !== undefined) return 207
  if (cases.some(item => item.case.status === 'pending')) return 202
  return cases.some(item => item.created) ? 201 : 200
}

function submissionHeaders ({ cases }: SubmissionView): Record<string, string> {
  const [first] = cases
  const repeats = cases.flatMap(item => item.repeatOf ?? [])
  return {
    ...(first?.created === true && cases.length === 1 ? { location: `/v1/cases/${first.case.id}` } : {}),
    ...(repeats.length === 0 ? {} : { 'repeat-of': repeats.join(', ') })
  }
}
