import type { CodeableConcept, Condition, Identifier, Observation, Patient } from 'fhir/r4.js'
import { Relation } from '../../protocol/types/index.js'
import { disputesOf, namedCase } from '../dispute.js'
import { finding, type Finding, type IssueCode } from '../finding.js'
import { hasCode } from '../structure/index.js'
import {
  CONDITION_CATEGORY, CONDITION_CLINICAL, CONDITION_VERIFICATION, DATA_ABSENT, LOINC
} from '../systems.js'
import type { BodyContext, RuleCheck } from './context.js'

/** The closed lists of the minimal profile (SPECIFICATION.md §1). */
export const CATEGORIES: readonly string[] = ['encounter-diagnosis', 'problem-list-item']
export const CLINICAL_STATUSES: readonly string[] =
  ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']
export const BELIEFS: readonly string[] =
  ['confirmed', 'provisional', 'differential', 'unconfirmed', 'refuted']
export const WITHDRAWALS: readonly string[] = ['entered-in-error']

const PATIENT_ELEMENTS: ReadonlySet<string> = new Set([
  'resourceType', 'id', 'gender', 'birthDate', 'deceasedBoolean', 'deceasedDateTime'
])

/** STR-02: the minimal profile, which demands more than R4 does. */
export const profile: RuleCheck = ({ parts, context }) => [
  ...conditionProfile(parts.condition, context),
  ...patientProfile(parts.patient),
  ...(parts.encounter === undefined || parts.encounter.serviceProvider !== undefined
    ? []
    : [missing('Encounter.serviceProvider')]),
  ...parts.observations.flatMap(observationProfile),
  ...practitionerProfile(parts.practitioners)
]

function breaks (issue: IssueCode, expression: string, text: string): Finding {
  return finding('STR-02', 'reject', issue, expression, text)
}

function missing (expression: string, text = 'the profile requires this element'): Finding {
  return breaks('required', expression, text)
}

/** Marks an element that R4 leaves optional. Nobody fills it in; every reader sees that it is not stated. */
function notStated (expression: string): Finding {
  return finding('STR-02', 'mark', 'required', expression, 'not stated by the sender')
}

function conditionProfile (condition: Condition, context: BodyContext): Finding[] {
  const found: Finding[] = [...statusProfile(condition, context), ...disputeProfile(condition)]
  if (!condition.identifier?.some(usable)) found.push(missing('Condition.identifier'))
  const hasCategory = condition.category?.some((category) =>
    hasCode(category, CONDITION_CATEGORY, CATEGORIES))
  if (hasCategory !== true) found.push(missing('Condition.category', 'neither an encounter ' +
    'diagnosis nor a problem list item'))
  const { coding: codings = [], text } = condition.code ?? {}
  if (text === undefined && !codings.some(({ code, display }) => (code ?? display) !== undefined)) {
    found.push(missing('Condition.code',
      'neither a code nor words say what the diagnosis is (SPECIFICATION.md §1.12)'))
  }
  if (condition.recordedDate === undefined) found.push(missing('Condition.recordedDate'))
  if (condition.recorder === undefined && condition.asserter === undefined) {
    found.push(missing('Condition.asserter', 'neither asserter nor recorder is given'))
  }
  return found
}

/**
 * Checks the clinician's certainty, not chain state. Only a new version may withdraw a diagnosis. R4 leaves
 * both statuses optional, and con-3 is a warning there, so a missing status is a mark.
 */
function statusProfile (condition: Condition, { relation }: BodyContext): Finding[] {
  const found: Finding[] = []
  const changes = relation === Relation.amends || relation === Relation.retracts
  const allowed = changes ? [...BELIEFS, ...WITHDRAWALS] : BELIEFS
  if (isUnstated(condition.verificationStatus)) {
    found.push(notStated('Condition.verificationStatus'))
  } else if (!hasCode(condition.verificationStatus, CONDITION_VERIFICATION, allowed)) {
    found.push(breaks('code-invalid', 'Condition.verificationStatus',
      'not a status that this kind of proposal may have (SPECIFICATION.md §1.12)'))
  }
  if (hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error'])) {
    return found
  }
  if (isUnstated(condition.clinicalStatus)) {
    found.push(notStated('Condition.clinicalStatus'))
  } else if (!hasCode(condition.clinicalStatus, CONDITION_CLINICAL, CLINICAL_STATUSES)) {
    found.push(breaks('code-invalid', 'Condition.clinicalStatus',
      'not a clinical status of R4 (R4 terminologies.html#required)'))
  }
  return found
}

/** True for a missing concept, and for one that only gives the reason why it is missing. */
function isUnstated (concept: CodeableConcept | undefined): boolean {
  const isAbsent = concept?.extension?.some(({ url }) => url === DATA_ABSENT) === true
  if (concept?.coding === undefined) return concept?.text === undefined || isAbsent
  return concept.coding.every(({ system = '', code }) => REASONS.includes(system) ||
    // Later versions of the R4 code system have this code.
    (system === CONDITION_CLINICAL && code === 'unknown'))
}

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
/** Code systems of reasons why a value is missing. */
const REASONS: readonly string[] = [`${TERMINOLOGY}/data-absent-reason`, `${TERMINOLOGY}/v3-NullFlavor`]

/** Checks that a Condition disputes at most one record, and names it by its case id. */
function disputeProfile (condition: Condition): Finding[] {
  const disputes = disputesOf(condition)
  if (disputes.length <= 1 && disputes.every(dispute => namedCase(dispute) !== undefined)) return []
  return [breaks('value', 'Condition.extension', 'does not name one disputed record by its case id')]
}

/** Checks that the Patient has birth, gender and death only: nothing that names the patient. */
function patientProfile (patient: Patient): Finding[] {
  const found: Finding[] = []
  if (Object.keys(patient).some((name) => !PATIENT_ELEMENTS.has(name))) {
    found.push(breaks('value', 'Patient', 'holds more than birth, gender and death'))
  }
  if (patient.birthDate === undefined) found.push(notStated('Patient.birthDate'))
  if (patient.gender === undefined) found.push(notStated('Patient.gender'))
  return found
}

function observationProfile (observation: Observation): Finding[] {
  const coded = observation.code.coding?.some((coding) =>
    coding.system === LOINC && coding.code !== undefined)
  return coded === true ? [] : [missing('Observation.code.coding', 'evidence needs a LOINC code')]
}

function practitionerProfile (practitioners: readonly { identifier?: Identifier[] }[]): Finding[] {
  if (practitioners.length === 0) return [missing('Practitioner')]
  return practitioners.every(({ identifier }) => identifier?.some(usable))
    ? []
    : [missing('Practitioner.identifier', 'a clinician needs a registration number')]
}

function usable (identifier: Identifier): boolean {
  return identifier.system !== undefined && identifier.value !== undefined
}
