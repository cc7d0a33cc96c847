/**
 * This file finds what a Condition reaches within its submission. It does not go on through the Patient, an
 * Encounter or an Organization, and takes nothing that is about another patient.
 */
import type { Reference } from 'fhir/r4.js'
import { EntryRole, MAX_ENTRIES } from '../container/index.js'
import { isOfPatient } from './about-patient.js'
import { asReference } from './evidence.js'
import type { DraftContext } from './draft.js'
import type { Located } from './entries.js'

const ENDS: readonly string[] = ['Patient', 'Encounter', 'Organization']
const EVIDENCE: readonly string[] = ['Observation', 'DiagnosticReport']

export interface Reached {
  readonly located: Located
  readonly role: EntryRole
}

/** Lists the Condition and what it reaches, each resource once and every holder before what it contains. */
export function reachedFrom (
  condition: Located, encounter: Located | undefined, context: DraftContext
): readonly Reached[] {
  const first: Reached = { located: condition, role: EntryRole.condition }
  const reached = new Map<object, Reached>([[condition.resource, first]])
  const waiting: Located[] = [condition]
  for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
    if (ENDS.includes(from.resource.resourceType)) continue
    for (const reference of referencesIn(from.resource)) {
      const found = context.draft.source.resolve(reference, from, reference.type ?? '')
      if (found === undefined || reached.has(found.resource) || reached.size >= MAX_ENTRIES) continue
      if (!isTakenWith(found, context)) continue
      reached.set(found.resource, { located: found, role: roleOf(found, encounter, context) })
      waiting.push(found)
    }
  }
  return [...reached.values()]
}

/** True unless the resource is another patient, or is about one. */
function isTakenWith (found: Located, context: DraftContext): boolean {
  const { resourceType: type, subject, patient } = found.resource
  if (type === 'Patient') return found.resource === context.patient.resource
  return isOfPatient(asReference(subject ?? patient), found, context)
}

function roleOf (
  { resource }: Located, encounter: Located | undefined, { patient }: DraftContext
): EntryRole {
  if (resource === patient.resource) return EntryRole.patient
  if (resource === encounter?.resource) return EntryRole.encounter
  return EVIDENCE.includes(resource.resourceType) ? EntryRole.evidence : EntryRole.other
}

/** Finds the references of a resource, outside the resources that it contains. */
function referencesIn (value: unknown, found: Reference[] = []): readonly Reference[] {
  if (typeof value !== 'object' || value === null) return found
  if (Array.isArray(value)) {
    for (const item of value) referencesIn(item, found)
    return found
  }
  const reference = isReference(value) ? asReference(value) : undefined
  if (reference !== undefined) found.push(reference)
  for (const name in value) {
    if (name !== 'contained') referencesIn((value as Record<string, unknown>)[name], found)
  }
  return found
}

/** True for an object with the members of a Reference. A coding or an identifier has others. */
function isReference (value: object): boolean {
  return 'reference' in value || ('identifier' in value && !('resourceType' in value))
}
