import { answer, type Route } from '../route.js'
import { object, oneOf, text, type ValueOf } from '../schema.js'
import type { HistoryView } from '../views/index.js'

/** An identifier without a system belongs to the national system in the hospital's configuration. */
const identifierFields = {
  system: text({ minLength: 1, maxLength: 256 }), value: text({ minLength: 1, maxLength: 256 })
}
export const identifier = object(identifierFields, ['value'])

export type PatientIdentifier = ValueOf<typeof identifier>

/** Who reads, and why: a purpose of SPECIFICATION.md §16.1, the clinician's key, and the role. */
export const readingFields = {
  purpose: oneOf(['TREAT', 'ETREAT', 'BTG', 'CAREMGT', 'PATRQT', 'HQUALIMP'] as const),
  practitioner: text({
    pattern: '^[0-9a-f]{64}$', description: '64 hexadecimal digits in lower case'
  }),
  role: oneOf(['doctor', 'nurse', 'pharmacist'] as const)
}

export const patientRoutes = {
  /**
   * With a purpose it opens the records of every hospital that the patient's consents let this one read.
   * This is a POST, so that identifiers stay out of URLs and logs. 404 `unknown-patient`. 503
   * `names-unavailable` or `names-allowance` for a patient that is new here and cannot be named now.
   */
  history: {
    kind: 'json',
    method: 'POST',
    path: '/v1/patients/history',
    summary: 'Every case of the patient with this identifier, oldest first.',
    scope: 'system/Condition.s',
    role: 'hospital',
    body: object({ ...identifierFields, ...readingFields }, ['value']),
    readsRecords: true,
    answer: answer<HistoryView>()
  }
} satisfies Record<string, Route>
