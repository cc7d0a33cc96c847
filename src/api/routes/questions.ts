import { MAX_EXCERPT_BYTES, MAX_QUESTION_BYTES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { object, text } from '../schema.js'
import type { QuestionView } from '../views/index.js'
import { byCase, clinician } from './parameters.js'

const byQuestion = object({
  id: text({
    pattern: '^[0-9a-fA-F]{8,32}$',
    description: 'the id of a question: 32 hexadecimal digits, or the first 8 or more'
  })
}, ['id'])

/**
 * Questions between hospitals about a case. A hospital that judges the case asks its submitter, where a
 * person answers. A call for one question can end with 404 `unknown-question`.
 */
export const questionRoutes = {
  /** 409 `too-many-questions` or `claimed`; 422 `too-long`. */
  askSubmitter: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/questions',
    summary: 'Asks the submitter of a case for an excerpt of its text; a person there answers.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byCase,
    body: object({ question: text({ minLength: 1, maxLength: MAX_QUESTION_BYTES }), clinician },
      ['question']),
    readsRecords: true,
    answer: answer<QuestionView>()
  },
  questions: {
    kind: 'json',
    method: 'GET',
    path: '/v1/questions',
    summary: 'Questions of other hospitals that wait for a person here, the oldest first.',
    scope: 'medichain/review.r',
    role: 'hospital',
    readsRecords: true,
    answer: answer<readonly QuestionView[]>()
  },
  /** The excerpt is sent as it stands, so a person must have read it. 422 `too-long`. */
  answerQuestion: {
    kind: 'json',
    method: 'POST',
    path: '/v1/questions/:id/answer',
    summary: 'Gives an excerpt that this person has read to the hospital that asked.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byQuestion,
    body: object({ excerpt: text({ minLength: 1, maxLength: MAX_EXCERPT_BYTES }), clinician },
      ['excerpt', 'clinician']),
    readsRecords: true,
    answer: answer<QuestionView>()
  },
  declineQuestion: {
    kind: 'json',
    method: 'POST',
    path: '/v1/questions/:id/decline',
    summary: 'Tells the hospital that asked that it gets no excerpt.',
    scope: 'medichain/review.u',
    role: 'hospital',
    params: byQuestion,
    body: object({ clinician }, ['clinician']),
    readsRecords: true,
    answer: answer<QuestionView>()
  }
} satisfies Record<string, Route>
