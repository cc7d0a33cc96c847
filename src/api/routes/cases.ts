import { MAX_LISTED_CASES } from '../limits.js'
import { answer, type Route } from '../route.js'
import { flag, integer, object, oneOf, text } from '../schema.js'
import type { CaseListView, CaseStatusView, CaseView, DrawView } from '../views/index.js'
import { byCase, waitSeconds } from './parameters.js'

export const CASE_STATUSES: readonly CaseStatusView[] =
  ['pending', 'undrawn', 'open', 'accepted', 'rejected', 'expired']

/**
 * Cases of the ledger. Each call for one case can end with 404 `unknown-case`, or with 409 `ambiguous-case`
 * if several case ids begin with the given digits.
 */
export const caseRoutes = {
  showCase: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id',
    summary: 'One case of the ledger; `wait` holds the answer until the case is decided.',
    scope: 'system/Condition.r',
    params: byCase,
    query: object({ wait: waitSeconds }),
    answer: answer<CaseView>(),
    // Notes of clinicians and excerpts may contain clinical content, and disputes are in sealed bodies.
    showsRecord: ({ disputedBy = [], disputes, questions = [], reviews = [] }: CaseView) =>
      disputes !== undefined || disputedBy.length + questions.length + reviews.length > 0
  },
  listCases: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases',
    summary: 'Cases, newest first; `mine` are those that this hospital proposed. `before` continues after ' +
      'the last case of the page before.',
    scope: 'system/Condition.s',
    query: object({
      status: oneOf(CASE_STATUSES), mine: flag, limit: integer(1, MAX_LISTED_CASES),
      before: text({ maxLength: 64 })
    }),
    answer: answer<CaseListView>()
  },
  /** 409 `not-drawn` while the case has no draw. */
  explainDraw: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id/draw',
    summary: 'Every step of the draw of a case, to repeat it by hand.',
    scope: 'medichain/chain.r',
    params: byCase,
    answer: answer<DrawView>()
  }
} satisfies Record<string, Route>
