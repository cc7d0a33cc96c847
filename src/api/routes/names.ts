import { answer, type Route } from '../route.js'
import { integer, list, object, text } from '../schema.js'
import type { NamesRaiseView, NamesView } from '../views/index.js'
import { peerId } from './parameters.js'

const MAX_NAMES = 10_000_000

const approval = object({
  member: peerId,
  signature: text({ pattern: '^[0-9a-f]{128}$', description: '128 hexadecimal digits in lower case' })
}, ['member', 'signature'])

/** Look-ups of names of patients, by numbers alone: no call shows a name or an identifier. */
export const nameRoutes = {
  names: {
    kind: 'json',
    method: 'GET',
    path: '/v1/names',
    summary: 'How many names of patients each hospital looked up today, and the totals on the chain.',
    scope: 'medichain/operator.r',
    role: 'hospital',
    isForOperators: true,
    answer: answer<NamesView>()
  },
  /**
   * Each operator adds the approval of its hospital to the answer of the one before. 409 `not-a-member`,
   * `day-over` or `raise-refused`; 422 `not-a-day`, or the code of an approval that is not valid.
   */
  allowNames: {
    kind: 'json',
    method: 'POST',
    path: '/v1/names/allow',
    summary: 'Approves that a hospital looks up more names on a day; a quorum raises its allowance.',
    scope: 'local',
    role: 'hospital',
    body: object({
      hospital: peerId,
      day: text({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'a day in UTC, such as 2027-03-14' }),
      names: integer(1, MAX_NAMES),
      approvals: list(approval, { maxItems: 100 })
    }, ['hospital', 'day', 'names']),
    answer: answer<NamesRaiseView>()
  }
} satisfies Record<string, Route>
