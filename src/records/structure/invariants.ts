import type {
  Condition, ConditionEvidence, ConditionStage, Observation, ObservationReferenceRange, PatientContact
} from 'fhir/r4.js'
import { CONDITION_CLINICAL, CONDITION_VERIFICATION } from '../systems.js'
import { hasCode, invariant, hasValue, type Invariant } from './invariant.js'
import { TYPE_INVARIANTS } from './type-invariants.js'

const ENDED: readonly string[] = ['inactive', 'resolved', 'remission']

function abated (condition: Condition): boolean {
  for (const name in condition) if (name.includes('abatement') && /^_?abatement[A-Z]/.test(name)) return true
  return false
}

/** obs-7: the Observation has no value if a component has the same code. */
function valueOnce (observation: Observation): boolean {
  if (observation.component === undefined || !hasValue(observation)) return true
  const own = new Set((observation.code.coding ?? []).map((coding) => JSON.stringify(coding)))
  return !observation.component.some((component) =>
    component.code.coding?.some((coding) => own.has(JSON.stringify(coding))))
}

/** The invariants of severity "error" on the R4 (4.0.1) types of a body, by type. */
export const INVARIANTS: Readonly<Record<string, readonly Invariant[]>> = {
  ...TYPE_INVARIANTS,
  'Condition.stage': [invariant<ConditionStage>('con-1', (stage) =>
    stage.summary !== undefined || stage.assessment !== undefined,
  'a stage has a summary or an assessment')],
  'Condition.evidence': [invariant<ConditionEvidence>('con-2', (evidence) =>
    evidence.code !== undefined || evidence.detail !== undefined,
  'evidence has a code or a detail')],
  Condition: [
    invariant<Condition>('con-4', (condition) =>
      !abated(condition) || hasCode(condition.clinicalStatus, CONDITION_CLINICAL, ENDED),
    'with an abatement, clinicalStatus is inactive, resolved or remission'),
    invariant<Condition>('con-5', (condition) => condition.clinicalStatus === undefined ||
      !hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error']),
    'entered in error, a Condition has no clinicalStatus')
  ],
  'Observation.referenceRange': [invariant<ObservationReferenceRange>('obs-3', (range) =>
    range.low !== undefined || range.high !== undefined || range.text !== undefined,
  'a reference range has low, high or text')],
  Observation: [
    invariant<Observation>('obs-6', (observation) =>
      observation.dataAbsentReason === undefined || !hasValue(observation),
    'a value has no dataAbsentReason beside it'),
    invariant<Observation>('obs-7', valueOnce,
      'with a component of its own code, an Observation has no value')
  ],
  'Patient.contact': [invariant<PatientContact>('pat-1', (contact) =>
    [contact.name, contact.telecom, contact.address, contact.organization]
      .some((element) => element !== undefined),
  'a contact has a name, telecom, address or organization')]
}
