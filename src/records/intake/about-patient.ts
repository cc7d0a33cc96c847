import type { Identifier, Reference } from 'fhir/r4.js'
import type { DraftContext } from './draft.js'
import type { Located } from './entries.js'

/**
 * Is the subject of this resource the patient of the diagnosis? A subject that is not stated, or in
 * words alone, is taken for that patient; one that leads nowhere is not.
 */
export function isOfPatient (
  subject: Reference | undefined, from: Located, { draft, patient }: DraftContext
): boolean {
  if (subject === undefined) return true
  const found = draft.source.resolve(subject, from, 'Patient')
  if (found !== undefined) {
    return found.resource === patient.resource && !contradicts(subject, patient)
  }
  return subject.reference === undefined && !contradicts(subject, patient)
}

/** True if a reference gives another number than the patient has in the same register. */
export function contradicts ({ identifier }: Reference, { resource }: Located): boolean {
  if (identifier?.value === undefined) return false
  const list: unknown = resource['identifier']
  const given = Array.isArray(list) ? list as Identifier[] : []
  const alike = given.filter(({ system, value }) => system === identifier.system && value !== undefined)
  return alike.length > 0 && alike.every(({ value }) => value !== identifier.value)
}
