import type { Attachment } from 'fhir/r4.js'
import { parseTime } from '../time/index.js'
import { REMOVED, type Redaction } from './redaction.js'

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

/** Elements that programs read. A word that is equal to a patient's name does not name the patient there. */
const MACHINE: ReadonlySet<string> = new Set([
  'system', 'code', 'url', 'reference', 'resourceType', 'status', 'version', 'contentType', 'unit',
  'comparator', 'durationUnit', 'periodUnit', 'dayOfWeek', 'when', 'hash'
])

/** Elements that are removed as a whole, since a redacted value would be invalid. */
const WHOLE: ReadonlySet<string> = new Set([
  // The display text follows from the code and its code system.
  'display',
  'valueId', 'valueCode', 'valueUri', 'valueUrl', 'valueCanonical', 'valueOid', 'valueUuid'
])

/**
 * Copies a resource without elements that name people: narrative, display of references, authors, contained
 * resources and internal ids. References are mapped to the body or left out, and text is redacted. All other
 * elements are kept (SPECIFICATION.md §1).
 *
 * @param path the path of the resource in the submission, for reports of removed text
 */
export function strip<T extends object> (
  resource: T, mapReference: MapReference, redaction: Redaction, path: string
): T {
  return (new Stripping(mapReference, redaction, path).members(resource) ?? {}) as T
}

/** A copy in progress. It keeps its place as steps, which become text only in a report. */
class Stripping {
  readonly #steps: (string | number)[] = []

  constructor (
    private readonly mapReference: MapReference, private readonly redaction: Redaction,
    private readonly path: string
  ) {}

  members (value: object): object | undefined {
    const kept: Record<string, unknown> = {}
    let isSpent = true
    for (const key of Object.keys(value)) {
      if (DROPPED.has(key)) continue
      const member = (value as Record<string, unknown>)[key]
      this.#steps.push(key)
      const copy = this.#copy(key, member)
      this.#steps.pop()
      if (copy === undefined) continue
      kept[key] = copy
      // Nothing is left of an extension if only its URL is left.
      if (key !== 'url' || typeof copy !== 'string') isSpent = false
    }
    return isSpent ? undefined : kept
  }

  #copy (key: string, value: unknown): unknown {
    if (typeof value === 'string') return this.#text(key, value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return this.#list(key, value)
    if (REFERENCES.has(key)) return mapped(value, this.mapReference)
    if (key === 'text') return undefined
    if (key === 'presentedForm') return outlined(value as Attachment)
    if (key === 'extension' && NAMING_VALUES.some((name) => name in value)) return undefined
    return this.members(value)
  }

  #list (key: string, list: readonly unknown[]): unknown[] | undefined {
    const kept: unknown[] = []
    for (let i = 0; i < list.length; i++) {
      this.#steps.push(i)
      const copy = this.#copy(key, list[i])
      this.#steps.pop()
      if (copy !== undefined) kept.push(copy)
    }
    return kept.length === 0 ? undefined : kept
  }

  #text (key: string, value: string): string | undefined {
    const { redaction } = this
    if (MACHINE.has(key) || !redaction.finds(value) || parseTime(value) !== undefined) return value
    redaction.report(this.#steps.reduce<string>((path, step) =>
      typeof step === 'number' ? `${path}[${step}]` : `${path}.${step}`, this.path))
    if (WHOLE.has(key)) return undefined
    const redacted = redaction.replace(value)
    return redacted === '' ? REMOVED : redacted
  }
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
