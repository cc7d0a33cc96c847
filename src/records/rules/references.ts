import type { Reference } from 'fhir/r4.js'
import { finding, type Finding } from '../finding.js'
import type { RuleCheck } from './context.js'

/**
 * STR-04: every reference of a body leads to a resource of the right type. The structure check has already
 * tested that references resolve.
 */
export const references: RuleCheck = ({ parts }) => {
  const { condition, encounter, roles } = parts
  const found: Finding[] = []
  const expect = (
    expression: string, reference: Reference | undefined, types: readonly string[]
  ): void => {
    if (reference === undefined) return
    const type = parts.resolve(reference.reference)?.resourceType
    if (type !== undefined && types.includes(type)) return
    const text = `does not lead to a ${types.join(' or ')} of the body`
    found.push(finding('STR-04', 'reject', 'invariant', expression, text))
  }
  expect('Condition.subject', condition.subject, ['Patient'])
  expect('Condition.encounter', condition.encounter, ['Encounter'])
  const clinician = [condition.recorder, condition.asserter].some((reference) =>
    CLINICIANS.includes(parts.resolve(reference?.reference)?.resourceType ?? ''))
  if (!clinician) expect('Condition.asserter', condition.asserter ?? {}, CLINICIANS)
  condition.evidence?.forEach((evidence, i) => evidence.detail?.forEach((detail, j) => {
    expect(`Condition.evidence[${i}].detail[${j}]`, detail, ['Observation', 'DiagnosticReport'])
  }))
  if (encounter !== undefined) {
    expect('Encounter.subject', encounter.subject, ['Patient'])
    encounter.diagnosis?.forEach((diagnosis, i) => {
      expect(`Encounter.diagnosis[${i}].condition`, diagnosis.condition, ['Condition'])
    })
  }
  roles.forEach((role) => {
    expect('PractitionerRole.practitioner', role.practitioner ?? {}, ['Practitioner'])
  })
  return found
}

const CLINICIANS = ['Practitioner', 'PractitionerRole']

/** EVD-02, the part that needs no table: evidence must be about the patient. */
export const evidenceSubject: RuleCheck = ({ parts }) => {
  const found: Finding[] = []
  for (const evidence of [...parts.observations, ...parts.reports]) {
    const subject = evidence.subject?.reference
    if (subject === undefined || parts.resolve(subject) === parts.patient) continue
    const text = 'evidence is not about the patient of the diagnosis (SPECIFICATION.md §1.6)'
    const expression = `${evidence.resourceType}.subject`
    found.push(finding('EVD-02', 'reject', 'business-rule', expression, text))
  }
  return found
}
