import { endpoints } from './endpoints.js'
import { MAX_SUBMISSION_BYTES } from './limits.js'
import { needHospital } from './needed-role.js'
import { problemOf, type Problem } from './problem.js'
import { jsonRoute, ok } from './route.js'
import {
  Batch, ByCase, Identifier, ReviewApproval, ReviewRejection, SubmitQuery
} from './schemas.js'
import { ServiceError } from './service-error.js'
import type { SubmissionView } from './views/index.js'

/** Calls that only hospitals serve: everything clinical. */
export const hospitalRoutes = {
  submit: jsonRoute({
    ...endpoints.submit,
    query: SubmitQuery,
    bodyLimit: MAX_SUBMISSION_BYTES,
    async handle ({ query, body }, services) {
      const { wait = 0, force = false } = query
      const options = { force, waitMs: wait * 1000 }
      const submission = await needHospital(services).submit(body, options)
      return {
        status: submissionStatus(submission), headers: submissionHeaders(submission), body: submission
      }
    }
  }),
  /** One request for many, since each HTTP request costs as much as a diagnosis under load. */
  submitBatch: jsonRoute({
    ...endpoints.submitBatch,
    query: SubmitQuery,
    body: Batch,
    bodyLimit: MAX_SUBMISSION_BYTES,
    async handle ({ query, body }, services) {
      const { wait = 0, force = false } = query
      const options = { force, waitMs: wait * 1000 }
      const hospital = needHospital(services)
      return ok(await Promise.all(body.map(async (resource): Promise<BatchItem> => {
        try {
          return { submission: await hospital.submit(resource, options) }
        } catch (error) {
          if (error instanceof ServiceError) return { problem: problemOf(error) }
          throw error
        }
      })))
    }
  }),
  reviews: jsonRoute({
    ...endpoints.reviews,
    readsRecords: true,
    async handle (_, services) {
      return ok(await needHospital(services).reviews())
    }
  }),
  decidedReviews: jsonRoute({
    ...endpoints.decidedReviews,
    readsRecords: true,
    async handle (_, services) {
      return ok(await needHospital(services).decidedReviews())
    }
  }),
  review: jsonRoute({
    ...endpoints.review,
    params: ByCase,
    readsRecords: true,
    async handle ({ params }, services) {
      return ok(await needHospital(services).review(params.id.toLowerCase()))
    }
  }),
  approveReview: jsonRoute({
    ...endpoints.approveReview,
    params: ByCase,
    body: ReviewApproval,
    async handle ({ params, body }, services) {
      return ok(await needHospital(services).approve(params.id.toLowerCase(), body))
    }
  }),
  rejectReview: jsonRoute({
    ...endpoints.rejectReview,
    params: ByCase,
    body: ReviewRejection,
    async handle ({ params, body }, services) {
      const { reason, ...words } = body
      return ok(await needHospital(services).reject(params.id.toLowerCase(), reason, words))
    }
  }),
  /** POST, so that identifiers stay out of URLs and logs. */
  history: jsonRoute({
    ...endpoints.history,
    body: Identifier,
    readsRecords: true,
    async handle ({ body }, services) {
      return ok(await needHospital(services).history(body))
    }
  })
}

/** One of the two. */
export interface BatchItem {
  readonly submission?: SubmissionView
  readonly problem?: Problem
}

/**
 * 201 all final, 202 some not yet, 200 nothing new (records-and-fhir.md §2), 207 some refused: no
 * client that looks at the status alone may take them for recorded.
 */
function submissionStatus (submission: SubmissionView): number {
  if (submission.refused !== undefined) return 207
  if (submission.cases.some(item => item.case.status === 'pending')) return 202
  return submission.cases.some(item => item.created) ? 201 : 200
}

function submissionHeaders ({ cases }: SubmissionView): Record<string, string> {
  const [first] = cases
  const repeats = cases.flatMap(item => item.repeatOf ?? [])
  return {
    ...(first?.created === true && cases.length === 1 ? { location: `/v1/cases/${first.case.id}` } : {}),
    ...(repeats.length === 0 ? {} : { 'repeat-of': repeats.join(', ') })
  }
}
