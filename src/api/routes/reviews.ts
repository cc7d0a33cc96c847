import { answer, type Route } from '../route.js'
import { flag, object, text } from '../schema.js'
import type { ReviewCaseView, ReviewDecisionView, ReviewItemView } from '../views/index.js'
import { byCase, clinician } from './parameters.js'

const remarks = {
  clinician,
  note: text({ minLength: 1, maxLength: 1000 })
}

/**
 * The review queue of a hospital's clinicians. Each call for one case can end with 404 `unknown-case`, or
 * with 409 `not-drawn-here` or `already-decided`. A decision ends with 409 `claimed` while another clinician
 * has the case, and with 503 `not-drawn-yet` before the block with the draw.
 */
export const reviewRoutes = {
  reviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews',
    summary: 'Cases drawn to this hospital that wait for a clinician, the next deadline first.',
    scope: 'medichain/review.r',
    role: 'hospital',
    readsRecords: true,
    answer: answer<readonly ReviewItemView[]>()
  },
  /** The list has at most `MAX_LISTED_DECISIONS` entries. */
  decidedReviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/decided',
    summary: 'Decisions of clinicians at this hospital, newest first, with clinician, reason and note.',
    scope: 'medichain/review.r',
    role: 'hospital',
    readsRecords: true,
    answer: answer<readonly ReviewDecisionView[]>()
  },
  review: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/:id',
    summary: 'One case of the queue with its record and the findings of the rules.',
    scope: 'medichain/review.r',
    role: 'hospital',
    params: byCase,
    readsRecords: true,
    answer: answer<ReviewCaseView>()
  },
  /** A claim ends after fifteen minutes; its clinician renews it by another claim. */
  claimReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/claim',
    summary: 'Claims a case for a clinician, so that nobody else decides it; `release` ends any claim.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byCase,
    body: object({ clinician, release: flag }, ['clinician']),
    readsRecords: true,
    answer: answer<ReviewItemView>()
  },
  /** 422 `reason-needed` without a note if a rule flagged the case; 409 `rejected-by-rules` over a reject. */
  approveReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/approve',
    summary: 'Signs an approval; the note stays at this hospital.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byCase,
    body: object(remarks),
    answer: answer<ReviewDecisionView>()
  },
  /** A code that is not in `REVIEW_REASONS` is answered with 422 `unknown-reason` and the known codes. */
  rejectReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/reject',
    summary: 'Signs a rejection with a coded reason; the note stays at this hospital.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byCase,
    body: object({ reason: text({ maxLength: 100 }), ...remarks }, ['reason']),
    answer: answer<ReviewDecisionView>()
  },
  /** 409 `no-other-hospital` if no hospital is left to which the case can go. */
  excuseReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/excuse',
    summary: 'Gives the case to another hospital without a verdict; the note stays at this hospital.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byCase,
    body: object(remarks),
    answer: answer<ReviewDecisionView>()
  }
} satisfies Record<string, Route>
