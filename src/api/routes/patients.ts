import { answer, type Route } from '../route.js'
import { object, text, type ValueOf } from '../schema.js'
import type { HistoryView } from '../views/index.js'

/** An identifier without a system belongs to the national system in the hospital's configuration. */
export const identifier = object({
  system: text({ minLength: 1, maxLength: 256 }), value: text({ minLength: 1, maxLength: 256 })
}, ['value'])

export type PatientIdentifier = ValueOf<typeof identifier>

export const patientRoutes = {
  /**
   * This is a POST, so that identifiers stay out of URLs and logs. 404 `unknown-patient`. 503
   * `names-unavailable` or `names-allowance` for a patient that is new here and cannot be named now.
   */
  history: {
    kind: 'json',
    method: 'POST',
    path: '/v1/patients/history',
    summary: 'Every case of the patient with this identifier, oldest first.',
    role: 'hospital',
    body: identifier,
    readsRecords: true,
    answer: answer<HistoryView>()
  }
} satisfies Record<string, Route>
