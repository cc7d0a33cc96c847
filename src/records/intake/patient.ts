import type { Identifier, Patient } from 'fhir/r4.js'
import { hex } from '../../protocol/types/index.js'
import { normalIdentifier } from '../identifier.js'
import type { PatientIdentifier } from '../identifier.js'
import { BASE, IDENTIFIER_TYPE } from '../systems.js'
import type { Draft } from './draft.js'
import type { SubmissionDefaults } from './submission.js'

/** HL7 v2 table 0203: national person identifiers; a country's own look like NNxxx. */
const NATIONAL_TYPE = /^(NI|SS|NN[A-Z]{2,3})$/
const OUTDATED = ['old', 'temp']

/** Patient reduced to birth, gender and death; the pseudonym is added when the body is sealed. */
export function reducePatient (patient: Patient, id: string): Patient {
  const { gender, birthDate, deceasedBoolean, deceasedDateTime } = patient
  return {
    resourceType: 'Patient',
    id,
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(deceasedBoolean === undefined ? {} : { deceasedBoolean }),
    ...(deceasedDateTime === undefined ? {} : { deceasedDateTime })
  }
}

/**
 * The one identifier that names the patient on the chain, as a pseudonym: a system that the
 * hospital prefers, else a national number, else the official one, else the first. A patient
 * without any goes by the resource id, in the hospital's own system.
 */
export function patientIdentifier (patient: Patient, draft: Draft): PatientIdentifier | undefined {
  const { defaults } = draft
  const usable = (patient.identifier ?? [])
    .filter((one) => (one.value ?? '').trim() !== '')
    .map((one, index) => ({ one, index, rank: rankOf(one, defaults) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
  const best = usable[0]?.one
  if (best?.value !== undefined) {
    if (best.system === undefined) draft.fill('Patient.identifier.system', 'submitting-hospital')
    return normalIdentifier({ system: best.system ?? patientSystem(defaults), value: best.value })
  }
  if (patient.id === undefined) {
    return draft.refuse('STR-02', 'required', 'Patient.identifier',
      'a patient needs an identifier or a resource id')
  }
  draft.fill('Patient.identifier', 'resource-id')
  return normalIdentifier({ system: patientSystem(defaults), value: patient.id })
}

function rankOf (identifier: Identifier, defaults: SubmissionDefaults): number {
  const preferred = defaults.patientSystems?.indexOf(identifier.system ?? '') ?? -1
  if (preferred >= 0) return preferred - 1000
  if (OUTDATED.includes(identifier.use ?? '')) return 4
  const national = identifier.type?.coding?.some((coding) =>
    coding.system?.startsWith(IDENTIFIER_TYPE) === true && NATIONAL_TYPE.test(coding.code ?? ''))
  if (national === true) return 0
  if (identifier.use === 'official') return 1
  return identifier.system === undefined ? 3 : 2
}

/** Where a patient's number has no system of its own. */
export function patientSystem (defaults: SubmissionDefaults): string {
  return defaults.patientSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/patients`
}

/** Of the hospital's diagnosis numbers. */
export function recordSystem (defaults: SubmissionDefaults): string {
  return defaults.recordSystem ?? `${BASE}/hospitals/${hex(defaults.submitter)}/conditions`
}
