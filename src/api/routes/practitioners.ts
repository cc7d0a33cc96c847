import { answer, type Route } from '../route.js'
import { object, oneOf, text } from '../schema.js'
import type { RecordedView, RosterView } from '../views/index.js'

const hex = (bytes: number): ReturnType<typeof text> => text({
  pattern: `^[0-9a-f]{${2 * bytes}}$`, description: `${2 * bytes} hexadecimal digits in lower case`
})

/** The roster of this hospital (protocol/SPECIFICATION.md §17.1). Names and licences stay at the hospital. */
export const practitionerRoutes = {
  practitioners: {
    kind: 'json', method: 'GET', path: '/v1/practitioners',
    summary: 'The practitioners on the roster of this hospital, with their keys.',
    scope: 'medichain/operator.r',
    role: 'hospital', answer: answer<RosterView>()
  },
  /** 409 `on-roster-already` for a licence, and the codes of §17.1. */
  addPractitioner: {
    kind: 'json', method: 'POST', path: '/v1/practitioners',
    summary: 'Enters a practitioner on the roster; the chain gets the key, the role and a keyed hash.',
    scope: 'medichain/operator.u',
    role: 'hospital',
    body: object({
      key: hex(32), possession: hex(64), role: oneOf(['doctor', 'nurse', 'pharmacist'] as const),
      licence: object({
        system: text({ minLength: 1, maxLength: 256 }), value: text({ minLength: 1, maxLength: 256 })
      }, ['system', 'value']),
      name: text({ minLength: 1, maxLength: 100 })
    }, ['key', 'possession', 'role', 'licence']),
    answer: answer<RecordedView>()
  },
  /** 404 `unknown-clinician`; 422 `nothing-to-change`. */
  changePractitioner: {
    kind: 'json', method: 'POST', path: '/v1/practitioners/:entry',
    summary: 'Suspends or restores a practitioner, or replaces the key.',
    scope: 'medichain/operator.u',
    role: 'hospital',
    params: object({ entry: text({ pattern: '^[1-9][0-9]{0,4}$', description: 'the number of the entry' }) },
      ['entry']),
    body: object({
      standing: oneOf(['active', 'suspended'] as const), key: hex(32), possession: hex(64)
    }),
    answer: answer<RecordedView>()
  }
} satisfies Record<string, Route>
