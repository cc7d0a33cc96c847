import { MAX_BATCH, MAX_SUBMISSION_BYTES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { anything, flag, list, object } from '../schema.js'
import type { BatchItem, SubmissionView } from '../views/index.js'
import { byCase, waitSeconds } from './parameters.js'

/**
 * `force` proposes a diagnosis even if the rules of this hospital reject it, for drills and tests.
 * `historical` marks old data of an import. Nobody waits for it, so without `wait` it is answered when its
 * proposal is on the disk of this hospital.
 */
const submitQuery = object({ wait: waitSeconds, force: flag, historical: flag })

/** What all routes have in common that take a FHIR document of this hospital. */
const submission = {
  kind: 'fhir',
  method: 'POST',
  role: 'hospital',
  scope: 'system/Condition.c',
  query: submitQuery,
  body: anything,
  bodyLimit: MAX_SUBMISSION_BYTES,
  takesBytes: true,
  answer: answer<SubmissionView>(),
  statusOf: submissionStatus,
  headersOf: submissionHeaders
} as const

export const diagnosisRoutes = {
  /**
   * Any JSON document is passed on, and the node judges it. With `wait` the answer comes within that time.
   * Without `wait` the answer comes at most 2 s after the signature, with the current state of the cases. A
   * submission that cannot be signed within `wait`, or 20 s, is answered with 503 and not proposed. So is one
   * whose patient is new here and cannot be named now: `names-unavailable` or `names-allowance`.
   * A diagnosis without a code comes in Parameters, with its excerpt and the person who has read it. This can
   * end with 422 `excerpt-incomplete`, `excerpt-not-needed`, `not-single`, `too-long` or `not-on-roster`.
   * If nothing was accepted: 422 with findings; 400 `not-fhir`; 409 `conflict`, `no-chain`, `not-a-member`.
   */
  submit: {
    path: '/v1/diagnoses',
    summary: 'Proposes a FHIR R4 Condition, or each Condition of a Bundle.',
    ...submission
  },
  /**
   * The answers are those of `submit`. Also 409 `not-own`, `not-decided`, `not-accepted` or `superseded`, and
   * 422 `other-patient` or `not-single`.
   */
  amend: {
    path: '/v1/cases/:id/amendment',
    summary: 'Proposes a Condition that replaces an own record.',
    params: byCase,
    ...submission,
    scope: 'system/Condition.u'
  },
  /** As `amend`; the Condition has the verification status `refuted` or `entered-in-error`. */
  retract: {
    path: '/v1/cases/:id/retraction',
    summary: 'Proposes the withdrawal of an own record.',
    params: byCase,
    ...submission,
    scope: 'system/Condition.u'
  },
  /**
   * The answers are those of `submit`. Also 409 `own-record`, `not-decided`, `not-accepted`, `superseded` or
   * `retracted`, and 422 `other-patient` or `not-single`. The disputed record stays as it is.
   */
  dispute: {
    path: '/v1/cases/:id/dispute',
    summary: 'Proposes a record that names, in its sealed part, a record of another hospital as disputed.',
    params: byCase,
    ...submission
  },
  /** Many documents in one request, since under load an HTTP request costs as much as a diagnosis. */
  submitBatch: {
    kind: 'json',
    method: 'POST',
    path: '/v1/diagnoses/batch',
    summary: 'Proposes each document of an array independently; each document gets its own answer.',
    role: 'hospital',
    scope: 'system/Condition.c',
    query: submitQuery,
    body: list(anything, { minItems: 1, maxItems: MAX_BATCH }),
    bodyLimit: MAX_SUBMISSION_BYTES,
    takesBytes: true,
    answer: answer<readonly BatchItem[]>()
  }
} satisfies Record<string, Route>

/**
 * Returns 201 if all cases are in final blocks, 202 if some are not yet, 200 if nothing is new
 * (records/SPECIFICATION.md §2). The status is 207 if some Conditions were refused: a client that reads only
 * the status must not believe that they are recorded.
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
