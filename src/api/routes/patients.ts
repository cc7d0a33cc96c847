import { answer, type Route } from '../route.js'
import { object, text } from '../schema.js'
import type { HistoryView } from '../views/index.js'

/** The records of one patient. */
export const patientRoutes = {
  /** POST, so that identifiers stay out of URLs and logs. 404 `unknown-patient`. */
  history: {
    kind: 'json',
    method: 'POST',
    path: '/v1/patients/history',
    summary: 'Every case of the patient with this identifier, oldest first.',
    role: 'hospital',
    body: object({
      system: text({ minLength: 1, maxLength: 256 }), value: text({ minLength: 1, maxLength: 256 })
    }, ['value']),
    readsRecords: true,
    answer: answer<HistoryView>()
  }
} satisfies Record<string, Route>
