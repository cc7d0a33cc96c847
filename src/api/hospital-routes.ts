import { MAX_SUBMISSION_BYTES } from './limits.js'
import { needHospital } from './needed-role.js'
import { problemOf, type Problem } from './problem.js'
import { jsonRoute, ok } from './route.js'
import {
  Batch, ByCase, Identifier, ReviewApproval, ReviewRejection, SubmitQuery
} from './schemas.js'
import { ServiceError } from './service-error.js'
import type { SubmissionView } from './views.js'

/** Calls that only hospitals serve: everything clinical. */
export const hospitalRoutes = {
  submit: jsonRoute({
    kind: 'fhir',
    method: 'POST',
    path: '/v1/diagnoses',
    summary: 'Proposes a FHIR R4 Condition, or each Condition of a Bundle.',
    query: SubmitQuery,
    bodyLimit: MAX_SUBMISSION_BYTES,
    async handle ({ query, body }, services) {
      const { wait = 0, force = false } = query
      const options = { force, waitMs: wait * 1000 }
      const submission = await needHospital(services).submit(body, options)
      return { status: submissionStatus(submission), body: submission }
    }
  }),
  /** One request for many, since each HTTP request costs as much as a diagnosis under load. */
  submitBatch: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/diagnoses/batch',
    summary: 'Proposes each document of an array on its own; each gets its own answer.',
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
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews',
    summary: 'Cases drawn to this hospital that wait for a clinician.',
    async handle (_, services) {
      return ok(await needHospital(services).reviews())
    }
  }),
  review: jsonRoute({
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/:id',
    summary: 'One of them, opened, with the findings of the rules.',
    params: ByCase,
    async handle ({ params }, services) {
      return ok(await needHospital(services).review(params.id.toLowerCase()))
    }
  }),
  approveReview: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/approve',
    summary: 'Signs an approval.',
    params: ByCase,
    body: ReviewApproval,
    async handle ({ params, body }, services) {
      const id = params.id.toLowerCase()
      return ok(await needHospital(services).approve(id, body.note ?? ''))
    }
  }),
  rejectReview: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/reject',
    summary: 'Signs a rejection with its coded reason.',
    params: ByCase,
    body: ReviewRejection,
    async handle ({ params, body }, services) {
      return ok(await needHospital(services).reject(params.id.toLowerCase(), body.reason))
    }
  }),
  /** POST, so that identifiers stay out of URLs and logs. */
  history: jsonRoute({
    kind: 'json',
    method: 'POST',
    path: '/v1/patients/history',
    summary: 'Every case of the patient with this identifier, oldest first.',
    body: Identifier,
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

/** 201 all final, 202 some not yet, 200 nothing new (records-and-fhir.md §2). */
function submissionStatus (submission: SubmissionView): number {
  if (submission.cases.some(item => item.case.status === 'pending')) return 202
  return submission.cases.some(item => item.created) ? 201 : 200
}
