import type { Attachment } from 'fhir/r4.js'

/** Maps a reference to its resource in the body; undefined if the body does not contain the resource. */
export type MapReference = (reference: string) => string | undefined

/** Elements of type Reference in Condition, Observation, DiagnosticReport and data types. */
const REFERENCES: ReadonlySet<string> = new Set([
  'subject', 'encounter', 'recorder', 'asserter', 'assessment', 'detail', 'performer', 'specimen',
  'device', 'basedOn', 'partOf', 'focus', 'hasMember', 'derivedFrom', 'resultsInterpreter',
  'result', 'imagingStudy', 'link', 'assigner', 'individual', 'condition', 'practitioner'
])

/** Elements that are never part of a body. `identifier` is added again where it belongs. */
const DROPPED: ReadonlySet<string> = new Set([
  'id', 'meta', 'implicitRules', 'language', 'contained', 'identifier',
  'authorString', 'authorReference', 'data', 'title', 'media'
])

/** Types of extension values that can name a person. */
const NAMING_VALUES: readonly string[] = [
  'valueReference', 'valueHumanName', 'valueAddress', 'valueContactPoint', 'valueIdentifier',
  'valueAttachment', 'valueSignature', 'valueAnnotation', 'valueBase64Binary', 'valueContactDetail',
  'valueContributor', 'valueDataRequirement', 'valueDosage', 'valueRelatedArtifact', 'valueUsageContext',
  'valueTriggerDefinition', 'valueMeta', 'valueExpression', 'valueParameterDefinition'
]

/**
 * Copies a resource without elements that name people: narrative, display of references, authors, contained
 * resources and internal ids. References are mapped to the body or left out. All other elements are kept
 * (SPECIFICATION.md §1).
 */
export function strip<T extends object> (resource: T, mapReference: MapReference): T {
  return (members(resource, mapReference) ?? {}) as T
}

function members (value: object, mapReference: MapReference): object | undefined {
  const kept: Record<string, unknown> = {}
  let isSpent = true
  for (const key in value) {
    if (DROPPED.has(key)) continue
    const copy = copyOf(key, (value as Record<string, unknown>)[key], mapReference)
    if (copy === undefined) continue
    kept[key] = copy
    // Nothing is left of an extension if only its URL is left.
    if (key !== 'url' || typeof copy !== 'string') isSpent = false
  }
  return isSpent ? undefined : kept
}

function copyOf (key: string, value: unknown, mapReference: MapReference): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const kept: unknown[] = []
    for (const one of value as unknown[]) {
      const copy = copyOf(key, one, mapReference)
      if (copy !== undefined) kept.push(copy)
    }
    return kept.length === 0 ? undefined : kept
  }
  if (REFERENCES.has(key)) return mapped(value, mapReference)
  if (key === 'text') return undefined
  if (key === 'presentedForm') return outlined(value as Attachment)
  if (key === 'extension' && NAMING_VALUES.some((name) => name in value)) return undefined
  return members(value, mapReference)
}

/** Keeps the hash of a document, but neither the document nor its address, which may contain numbers. */
function outlined ({ contentType, size, hash, creation }: Attachment): object {
  return defined({ contentType, size, hash, creation })
}

/** Copies an object without its undefined members. */
export function defined<T extends object> (members: T): T {
  const kept: Partial<T> = {}
  for (const name of Object.keys(members) as (keyof T)[]) {
    if (members[name] !== undefined) kept[name] = members[name]
  }
  return kept as T
}

function mapped (reference: object, mapReference: MapReference): object | undefined {
  const target: unknown = (reference as { reference?: unknown }).reference
  const inBody = typeof target === 'string' ? mapReference(target) : undefined
  return inBody === undefined ? undefined : { reference: inBody }
}
