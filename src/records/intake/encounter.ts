import type { Condition, Encounter, Reference } from 'fhir/r4.js'
import { hex } from '../../protocol/types/index.js'
import { MEMBER_SYSTEM } from '../systems.js'
import { isOfPatient } from './about-patient.js'
import type { DraftContext } from './draft.js'
import type { Located } from './entries.js'
import { defined, strip } from './strip.js'

/** The elements that validators may need. Visit numbers, wards and accounts are left out. */
const KEPT = [
  'status', 'class', 'type', 'serviceType', 'priority', 'period', 'length', 'reasonCode'
] as const

export interface FoundEncounter {
  readonly located: Located
  readonly encounter: Encounter
}

/**
 * Finds the Encounter that a Condition names. R4 lets a reference lead out of a Bundle
 * (bundle.html#references); such an Encounter is left out. An Encounter of another patient refuses
 * the diagnosis.
 */
export function findEncounter (
  condition: Condition, from: Located, context: DraftContext
): FoundEncounter | undefined {
  const { draft } = context
  if (condition.encounter === undefined) return undefined
  const located = draft.source.resolve(condition.encounter, from, 'Encounter')
  if (located === undefined) {
    return draft.remark('INT-03', 'mark', 'Condition.encounter',
      'names no Encounter of the submission: left out of the record')
  }
  if (located?.resource.resourceType !== 'Encounter') {
    return draft.refuse('STR-04', 'invariant', 'Condition.encounter',
      'does not lead to an Encounter of the submission (R4 condition-definitions.html#Condition.encounter)')
  }
  const encounter = draft.readAs('Encounter', located)
  if (encounter === undefined) return undefined
  if (!isOfPatient(encounter.subject, located, context)) {
    return draft.refuse('STR-04', 'invariant', 'Encounter.subject',
      'is not the patient of the diagnosis (R4 encounter-definitions.html#Encounter.subject)')
  }
  return { located, encounter }
}

/** Makes the Encounter of the body. The draft must already contain clinicians and Condition. */
export function reduceEncounter (
  { located, encounter }: FoundEncounter, context: DraftContext
): Encounter {
  const { draft, patientReference } = context
  const map = draft.mapper(located)
  const kept = strip(pick(encounter), map)
  const mapped = <T extends object>(given: T[] = [], key: keyof T): T[] | undefined => {
    const parts = given.flatMap((part): T[] => {
      const reference = map((part[key] as Reference | undefined)?.reference ?? '')
      if (reference === undefined) return []
      return [{ ...strip(part, map), [key]: { reference } }]
    })
    return parts.length === 0 ? undefined : parts
  }
  return defined({
    ...kept,
    resourceType: 'Encounter',
    id: draft.takeFrom(located).id,
    subject: { reference: patientReference },
    participant: mapped(encounter.participant, 'individual'),
    diagnosis: mapped(encounter.diagnosis, 'condition'),
    serviceProvider: { identifier: serviceProvider(encounter, context) }
  })
}

function pick (encounter: Encounter): Encounter {
  const names: readonly string[] = KEPT
  return Object.fromEntries(Object.entries(encounter)
    .filter(([name]) => names.includes(name))) as unknown as Encounter
}

/**
 * Names the service provider of the encounter. The submitter's departments mean nothing to other hospitals,
 * so its member id replaces them (CTX-01). An encounter that already names a member keeps that member.
 */
function serviceProvider (
  { serviceProvider: given }: Encounter, { draft }: DraftContext
): { system: string, value: string } {
  const identifier = given?.identifier
  if (identifier?.system === MEMBER_SYSTEM && identifier.value !== undefined) {
    return { system: MEMBER_SYSTEM, value: identifier.value }
  }
  draft.fill('Encounter.serviceProvider', 'submitting-hospital')
  return { system: MEMBER_SYSTEM, value: hex(draft.defaults.submitter) }
}
