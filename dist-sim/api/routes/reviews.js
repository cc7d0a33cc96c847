import { answer } from '../route.js';
import { object, text } from '../schema.js';
import { byCase } from './parameters.js';
const remarks = {
    clinician: text({ minLength: 1, maxLength: 100 }),
    note: text({ minLength: 1, maxLength: 1000 })
};
/**
 * The review queue of a hospital's clinicians. Each call for one case can end with 404 `unknown-case`, or
 * with 409 `not-drawn-here` or `already-decided`.
 */
export const reviewRoutes = {
    reviews: {
        kind: 'json',
        method: 'GET',
        path: '/v1/reviews',
        summary: 'Cases drawn to this hospital that wait for a clinician, the next deadline first.',
        role: 'hospital',
        readsRecords: true,
        answer: answer()
    },
    /** The list has at most `MAX_LISTED_DECISIONS` entries. */
    decidedReviews: {
        kind: 'json',
        method: 'GET',
        path: '/v1/reviews/decided',
        summary: 'Decisions of clinicians at this hospital, newest first, with clinician, reason and note.',
        role: 'hospital',
        readsRecords: true,
        answer: answer()
    },
    review: {
        kind: 'json',
        method: 'GET',
        path: '/v1/reviews/:id',
        summary: 'One case of the queue with its record and the findings of the rules.',
        role: 'hospital',
        params: byCase,
        readsRecords: true,
        answer: answer()
    },
    approveReview: {
        kind: 'json',
        method: 'POST',
        path: '/v1/reviews/:id/approve',
        summary: 'Signs an approval; the note stays at this hospital.',
        role: 'hospital',
        params: byCase,
        body: object(remarks),
        answer: answer()
    },
    /** A code that is not in `REVIEW_REASONS` is answered with 422 `unknown-reason` and the known codes. */
    rejectReview: {
        kind: 'json',
        method: 'POST',
        path: '/v1/reviews/:id/reject',
        summary: 'Signs a rejection with a coded reason; the note stays at this hospital.',
        role: 'hospital',
        params: byCase,
        body: object({ reason: text({ maxLength: 100 }), ...remarks }, ['reason']),
        answer: answer()
    },
    /** 409 `no-other-hospital` if no hospital is left to which the case can go. */
    excuseReview: {
        kind: 'json',
        method: 'POST',
        path: '/v1/reviews/:id/excuse',
        summary: 'Gives the case to another hospital without a verdict; the note stays at this hospital.',
        role: 'hospital',
        params: byCase,
        body: object(remarks),
        answer: answer()
    }
};
//# sourceMappingURL=reviews.js.map