import type {
  Condition, Practitioner, PractitionerRole, Reference
} from 'fhir/r4.js'
import { isRegistration, registrationOf } from '../rules/index.js'
import { CIVIL_NUMBER_SYSTEMS } from '../systems.js'
import type { DraftContext } from './draft.js'
import type { FoundEncounter } from './encounter.js'
import type { Located } from './source.js'
import { strip } from './strip.js'

/** Who a diagnosis is from: references for the Condition, and the resources that they lead to. */
export interface Clinicians {
  readonly recorder: Reference | undefined
  readonly asserter: Reference | undefined
  readonly resources: readonly (Practitioner | PractitionerRole)[]
}

type Resources = (Practitioner | PractitionerRole)[]

/**
 * Recorder and asserter as given; if neither is a clinician, the recorder becomes the first
 * registered participant of the encounter, else the hospital's configured clinician, else 422.
 */
export function findClinicians (
  condition: Condition, from: Located, encounter: FoundEncounter | undefined, context: DraftContext
): Clinicians {
  const resources: Resources = []
  const recorder = stated('Condition.recorder', condition.recorder, from, context, resources)
  const asserter = stated('Condition.asserter', condition.asserter, from, context, resources)
  const named = resources.length > 0 || context.draft.findings.length > 0
  if (named) return { recorder, asserter, resources }
  const filled = participant(encounter, context, resources) ?? configured(context, resources)
  if (filled === undefined) {
    context.draft.refuse('STR-02', 'required', 'Condition.asserter',
      'no clinician is named, and none is configured')
  }
  return { recorder: filled, asserter, resources }
}

function stated (
  expression: string, given: Reference | undefined, from: Located, context: DraftContext,
  resources: Resources
): Reference | undefined {
  const { draft, patient, patientReference } = context
  if (given === undefined) return undefined
  if (given.reference === undefined) return byNumber(given, context, resources)
  const located = draft.source.resolve(given.reference, from)
  if (located?.resource === patient.resource) return { reference: patientReference }
  if (located !== undefined) {
    const reference = include(located, context, resources)
    if (reference !== undefined) return reference
  }
  const text = 'does not lead to a clinician of the submission'
  return draft.findings.length > 0
    ? undefined
    : draft.refuse('STR-04', 'invariant', expression, text)
}

/** A reference by registration number says as much as a Practitioner of the body would. */
function byNumber (
  { identifier }: Reference, { draft }: DraftContext, resources: Resources
): Reference | undefined {
  if (identifier === undefined || !isRegistration(identifier)) return undefined
  const { reference, id } = draft.take(identifier, 'Practitioner')
  const { system, value } = identifier
  resources.push({ resourceType: 'Practitioner', id, identifier: [{ system, value }] })
  return { reference }
}

function include (
  located: Located, context: DraftContext, resources: Resources
): Reference | undefined {
  const { draft } = context
  if (draft.isTaken(located.resource)) {
    return { reference: draft.take(located.resource, located.resource.resourceType).reference }
  }
  if (located.resource.resourceType === 'PractitionerRole') {
    return includeRole(located, context, resources)
  }
  if (located.resource.resourceType !== 'Practitioner') return undefined
  const practitioner = draft.readAs('Practitioner', located)
  if (practitioner === undefined) return undefined
  const { reference, id } = draft.take(located.resource, 'Practitioner')
  resources.push(reducePractitioner(practitioner, id))
  return { reference }
}

function includeRole (
  located: Located, context: DraftContext, resources: Resources
): Reference | undefined {
  const { draft, redaction } = context
  const role = draft.readAs('PractitionerRole', located)
  const person = draft.source.resolve(role?.practitioner?.reference, located)
  if (role === undefined || person === undefined) return undefined
  const practitioner = include(person, context, resources)
  if (practitioner === undefined) return undefined
  const { reference, id } = draft.take(located.resource, 'PractitionerRole')
  const { active, period, code, specialty } = strip(role, () => undefined, redaction)
  resources.push(JSON.parse(JSON.stringify({
    resourceType: 'PractitionerRole', id, active, period, practitioner, code, specialty
  })) as PractitionerRole)
  return { reference }
}

/** Registration number and licence; the name of a clinician is not needed to check either. */
function reducePractitioner (practitioner: Practitioner, id: string): Practitioner {
  const registration = registrationOf(practitioner)
  const numbers = registration === undefined
    ? practitioner.identifier?.filter((one) => !CIVIL_NUMBER_SYSTEMS.includes(one.system ?? ''))
    : [registration]
  const identifier = numbers?.flatMap(({ system, value }) =>
    system === undefined || value === undefined ? [] : [{ system, value }])
  return {
    resourceType: 'Practitioner',
    id,
    ...(identifier === undefined || identifier.length === 0 ? {} : { identifier })
  }
}

/** One who has a registration: others cannot answer for a diagnosis. */
function participant (
  encounter: FoundEncounter | undefined, context: DraftContext, resources: Resources
): Reference | undefined {
  if (encounter === undefined) return undefined
  const { draft } = context
  for (const { individual } of encounter.encounter.participant ?? []) {
    const located = draft.source.resolve(individual?.reference, encounter.located)
    if (located?.resource.resourceType !== 'Practitioner') continue
    const practitioner = draft.readAs('Practitioner', located)
    if (practitioner === undefined || registrationOf(practitioner) === undefined) continue
    draft.fill('Condition.recorder', 'encounter-participant')
    return include(located, context, resources)
  }
  return undefined
}

function configured ({ draft }: DraftContext, resources: Resources): Reference | undefined {
  const identifier = draft.defaults.practitioner
  if (identifier === undefined) return undefined
  const { reference, id } = draft.take(identifier, 'Practitioner')
  resources.push({ resourceType: 'Practitioner', id, identifier: [{ ...identifier }] })
  draft.fill('Condition.recorder', 'configured-practitioner')
  return { reference }
}
