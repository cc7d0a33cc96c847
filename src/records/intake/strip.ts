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
  'valueAttachment', 'valueSignature', 'valueAnnotation', 'valueBase64Binary'
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
  const copy: Copy = (key, value, at) => {
    if (typeof value === 'string') return text(key, value, redaction, at)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const list = value.map((item, i) => copy(key, item, `${at}[${i}]`)).filter((item) => item !== undefined)
      return list.length === 0 ? undefined : list
    }
    if (REFERENCES.has(key)) return mapped(value, mapReference)
    if (key === 'text') return undefined
    if (key === 'presentedForm') return outlined(value as Attachment)
    if (key === 'extension' && NAMING_VALUES.some((name) => name in value)) return undefined
    return members(value, copy, at)
  }
  return (members(resource, copy, path) ?? {}) as T
}

type Copy = (key: string, value: unknown, path: string) => unknown

function members (value: object, copy: Copy, path: string): object | undefined {
  const kept: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    const result = DROPPED.has(key) ? undefined : copy(key, member, `${path}.${key}`)
    if (result !== undefined) kept[key] = result
  }
  return isSpent(kept) ? undefined : kept
}

/** Keeps the hash of a document, but neither the document nor its address, which may contain numbers. */
function outlined ({ contentType, size, hash, creation }: Attachment): object {
  return defined({ contentType, size, hash, creation })
}

/** Copies an object without its undefined members. */
export function defined<T extends object> (members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)) as T
}

/** True if nothing is left, or only the URL of an extension. */
function isSpent (kept: Record<string, unknown>): boolean {
  const names = Object.keys(kept)
  return names.length === 0 || (names.length === 1 && typeof kept['url'] === 'string')
}

function mapped (reference: object, mapReference: MapReference): object | undefined {
  const target: unknown = (reference as { reference?: unknown }).reference
  const inBody = typeof target === 'string' ? mapReference(target) : undefined
  return inBody === undefined ? undefined : { reference: inBody }
}

function text (
  key: string, value: string, redaction: Redaction, path: string
): string | undefined {
  if (MACHINE.has(key) || !redaction.finds(value) || parseTime(value) !== undefined) return value
  redaction.report(path)
  if (WHOLE.has(key)) return undefined
  const redacted = redaction.replace(value)
  return redacted === '' ? REMOVED : redacted
}
