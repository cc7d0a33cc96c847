import { answer, type Route } from '../route.js'
import type { RulesView } from '../views/index.js'

/** The table of rules, which both roles show. */
export const ruleRoutes = {
  rules: {
    kind: 'json',
    method: 'GET',
    path: '/v1/rules',
    summary: 'The rules that diagnoses are judged by: check, outcomes, judge, examples and measured shares.',
    scope: 'client',
    answer: answer<RulesView>()
  }
} satisfies Record<string, Route>
