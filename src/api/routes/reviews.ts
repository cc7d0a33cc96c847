import { answer, type Route } from '../route.js'
import { object, text } from '../schema.js'
import type { ReviewCaseView, ReviewDecisionView, ReviewItemView } from '../views/index.js'
import { byCase } from './parameters.js'

const words = {
  clinician: text({ minLength: 1, maxLength: 100 }),
  note: text({ minLength: 1, maxLength: 1000 })
}

/**
 * The queue of a hospital's clinicians. Each call for one case can end with 404 `unknown-case`, or with 409
 * `not-drawn-here` or `already-decided`.
 */
export const reviewRoutes = {
  reviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews',
    summary: 'Cases drawn to this hospital that wait for a clinician, the next deadline first.',
    role: 'hospital',
    readsRecords: true,
    answer: answer<readonly ReviewItemView[]>()
  },
  /** As many as `MAX_LISTED_DECISIONS`. */
  decidedReviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/decided',
    summary: 'What clinicians decided here, newest first, with who and why.',
    role: 'hospital',
    readsRecords: true,
    answer: answer<readonly ReviewDecisionView[]>()
  },
  review: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/:id',
    summary: 'One case of the queue, opened, with the findings of the rules.',
    role: 'hospital',
    params: byCase,
    readsRecords: true,
    answer: answer<ReviewCaseView>()
  },
  approveReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/approve',
    summary: 'Signs an approval; its note stays at this hospital.',
    role: 'hospital',
    params: byCase,
    body: object(words),
    answer: answer<ReviewDecisionView>()
  },
  /** The node knows the codes of `REVIEW_REASONS`; another code is 422 `unknown-reason`, which names them. */
  rejectReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/reject',
    summary: 'Signs a rejection with its coded reason; its note stays at this hospital.',
    role: 'hospital',
    params: byCase,
    body: object({ reason: text({ maxLength: 100 }), ...words }, ['reason']),
    answer: answer<ReviewDecisionView>()
  }
} satisfies Record<string, Route>
