import type { Condition, Identifier, Practitioner, PractitionerRole, Reference } from 'fhir/r4.js'
import { registrationOf } from '../rules/index.js'
import type { DraftContext } from './draft.js'
import type { FoundEncounter } from './encounter.js'
import type { Located } from './entries.js'
import { isCurrent } from './patient.js'
import { defined, strip } from './strip.js'

/** The clinicians of a diagnosis: references for the Condition, and the resources that they lead to. */
export interface Clinicians {
  readonly recorder: Reference | undefined
  readonly asserter: Reference | undefined
  readonly resources: readonly (Practitioner | PractitionerRole)[]
}

type Resources = (Practitioner | PractitionerRole)[]

/**
 * Finds recorder and asserter. If neither is a registered clinician, the recorder becomes the first
 * registered participant of the encounter, else the hospital's configured clinician. If there is no clinician
 * at all, the diagnosis is refused (422).
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
      'no clinician is named, and none is configured (SPECIFICATION.md §1.5)')
  }
  return { recorder: filled, asserter, resources }
}

/** R4 lets these assert a Condition as well. They always stay out of the body. */
const BESIDE_CLINICIANS: readonly string[] = ['RelatedPerson', 'Patient']

function stated (
  expression: string, given: Reference | undefined, from: Located, context: DraftContext,
  resources: Resources
): Reference | undefined {
  const { draft, patient, patientReference } = context
  if (given === undefined) return undefined
  const found = draft.source.resolve(given, from, 'Practitioner')
  if (found?.resource === patient.resource) return { reference: patientReference }
  const reference = follow(given, found, context, resources)
  if (reference !== undefined || draft.findings.length > 0) return reference
  const type = found?.resource.resourceType ?? ''
  if (BESIDE_CLINICIANS.includes(type)) {
    return draft.remark('INT-03', 'note', expression, 'not a clinician: left out of the record')
  }
  if (CLINICIANS.includes(type)) {
    return draft.remark('INT-03', 'mark', expression,
      'a clinician without a well-formed registration number: left out of the record')
  }
  if (found === undefined) {
    return draft.remark('INT-03', 'mark', expression,
      'names nobody of the submission and no registration number: left out of the record')
  }
  return draft.refuse('STR-04', 'invariant', expression,
    'does not lead to a clinician of the submission (R4 condition-definitions.html#Condition.asserter)')
}

const CLINICIANS: readonly string[] = ['Practitioner', 'PractitionerRole']

function follow (
  given: Reference, found: Located | undefined, context: DraftContext, resources: Resources
): Reference | undefined {
  return found === undefined ? byNumber(given, context, resources) : include(found, context, resources)
}

/** Follows a reference by registration number, which is worth as much as a Practitioner in the body. */
function byNumber (
  { identifier }: Reference, { draft }: DraftContext, resources: Resources
): Reference | undefined {
  const registration = registrationOf({ identifier: identifier === undefined ? [] : [identifier] })
  if (identifier === undefined || registration === undefined) return undefined
  return addPractitioner(draft.take(identifier, 'Practitioner'), registration, resources)
}

/** Adds a Practitioner by number only: checking a licence does not need the name of the clinician. */
function addPractitioner (
  { reference, id }: { reference: string, id: string }, { system, value }: Identifier, resources: Resources
): Reference {
  resources.push({ resourceType: 'Practitioner', id, identifier: [{ system, value }] })
  return { reference }
}

/** @returns undefined if the resource is no clinician, or has no registration number. */
function include (
  found: Located, context: DraftContext, resources: Resources
): Reference | undefined {
  const { draft } = context
  const known = draft.nameOf(found)
  if (found.resource.resourceType === 'PractitionerRole') {
    return known === undefined ? includeRole(found, context, resources) : { reference: known }
  }
  if (found.resource.resourceType !== 'Practitioner') return undefined
  if (known !== undefined) return { reference: known }
  const practitioner = draft.tryAs('Practitioner', found)
  const register = draft.defaults.practitioner?.system
  // An expired number still identifies the clinician if there is no other number.
  const latestFirst = [...practitioner?.identifier ?? []]
    .sort((a, b) => Number(isCurrent(b, draft.now)) - Number(isCurrent(a, draft.now)))
  const registration = registrationOf({ identifier: latestFirst }, register)
  if (registration === undefined) return undefined
  return addPractitioner(draft.takeFrom(found), registration, resources)
}

function includeRole (
  found: Located, context: DraftContext, resources: Resources
): Reference | undefined {
  const { draft } = context
  const role = draft.tryAs('PractitionerRole', found)
  if (role?.practitioner === undefined) return undefined
  const person = draft.source.resolve(role.practitioner, found, 'Practitioner')
  const practitioner = follow(role.practitioner, person, context, resources)
  if (practitioner === undefined) return undefined
  const { reference, id } = draft.takeFrom(found)
  const { active, period, code, specialty } = strip(role, () => undefined)
  resources.push(defined({
    resourceType: 'PractitionerRole', id, active, period, practitioner, code, specialty
  }))
  return { reference }
}

/** Finds a registered participant of the encounter; others cannot answer for a diagnosis. */
function participant (
  encounter: FoundEncounter | undefined, context: DraftContext, resources: Resources
): Reference | undefined {
  if (encounter === undefined) return undefined
  const { draft } = context
  for (const { individual } of encounter.encounter.participant ?? []) {
    if (individual === undefined) continue
    const found = draft.source.resolve(individual, encounter.located, 'Practitioner')
    const reference = follow(individual, found, context, resources)
    if (draft.findings.length > 0) return undefined
    if (reference === undefined) continue
    draft.fill('Condition.recorder', 'encounter-participant')
    return reference
  }
  return undefined
}

function configured ({ draft }: DraftContext, resources: Resources): Reference | undefined {
  const identifier = draft.defaults.practitioner
  if (identifier === undefined) return undefined
  draft.fill('Condition.recorder', 'configured-practitioner')
  return addPractitioner(draft.take(identifier, 'Practitioner'), identifier, resources)
}
