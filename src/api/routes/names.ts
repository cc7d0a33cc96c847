import { answer, type Route } from '../route.js'
import type { NamesView } from '../views/index.js'

/** Look-ups of names of patients, by numbers alone: no call shows a name or an identifier. */
export const nameRoutes = {
  names: {
    kind: 'json',
    method: 'GET',
    path: '/v1/names',
    summary: 'How many names of patients each hospital looked up today, and the totals on the chain.',
    role: 'hospital',
    isForOperators: true,
    answer: answer<NamesView>()
  }
} satisfies Record<string, Route>
