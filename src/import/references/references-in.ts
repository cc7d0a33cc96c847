import type { Reference } from 'fhir/r4.js'
import type { RawResource } from '../../records/index.js'

export interface Found {
  readonly reference: Reference
  /** The type that a reference by identifier means, if it names none. */
  readonly type: string
}

/** The type that an element refers to by identifier. */
const TYPES: Readonly<Record<string, string>> = {
  subject: 'Patient', patient: 'Patient', encounter: 'Encounter', detail: 'Observation',
  result: 'Observation', organization: 'Organization', serviceProvider: 'Organization'
}
/** Elements of an Encounter that tell about a diagnosis: its clinicians and its hospital. */
const OF_ENCOUNTER: readonly string[] = ['participant', 'serviceProvider']
/** Nothing behind these is about the diagnosis. */
const ENDS: readonly string[] = ['Patient', 'Organization', 'Practitioner', 'Location']

/**
 * Lists the references of a resource that lead on to what a diagnosis needs. Those of `evidence` come last,
 * since they are left out first.
 */
export function referencesIn (resource: RawResource): readonly Found[] {
  const { resourceType: type } = resource
  if (ENDS.includes(type)) return []
  const found: Found[] = []
  const late: Found[] = []
  for (const [name, value] of Object.entries(resource)) {
    if (type === 'Encounter' && !OF_ENCOUNTER.includes(name)) continue
    collect(value, name, name === 'evidence' ? late : found)
  }
  return [...found, ...late]
}

function collect (value: unknown, name: string, found: Found[]): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, found)
    return
  }
  const { reference, identifier } = value as { reference?: unknown, identifier?: { value?: unknown } | null }
  if (typeof reference === 'string' || typeof identifier?.value === 'string') {
    found.push({ reference: value as Reference, type: TYPES[name] ?? 'Practitioner' })
  }
  for (const [key, member] of Object.entries(value)) collect(member, key, found)
}
