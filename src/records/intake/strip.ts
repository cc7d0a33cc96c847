import type { Attachment } from 'fhir/r4.js'
import { parseTime } from '../time/index.js'
import { REMOVED } from './redaction.js'
import type { Redaction } from './redaction.js'

/** The reference of a resource in the body, or undefined if the body does not hold it. */
export type MapReference = (reference: string) => string | undefined

/** Elements of type Reference in Condition, Observation, DiagnosticReport and data types. */
const REFERENCES: ReadonlySet<string> = new Set([
  'subject', 'encounter', 'recorder', 'asserter', 'assessment', 'detail', 'performer', 'specimen',
  'device', 'basedOn', 'partOf', 'focus', 'hasMember', 'derivedFrom', 'resultsInterpreter',
  'result', 'imagingStudy', 'link', 'assigner', 'individual', 'condition', 'practitioner'
])

/** Never part of a body, wherever they stand. `identifier` is put back where it belongs. */
const DROPPED: ReadonlySet<string> = new Set([
  'id', 'meta', 'implicitRules', 'language', 'contained', 'identifier',
  'authorString', 'authorReference', 'data', 'title', 'media'
])

/** Types of extension values that can name somebody. */
const NAMING_VALUES: readonly string[] = [
  'valueReference', 'valueHumanName', 'valueAddress', 'valueContactPoint', 'valueIdentifier',
  'valueAttachment', 'valueSignature', 'valueAnnotation', 'valueBase64Binary'
]

/** Read by machines; a name in one of these would be no such thing. */
const MACHINE: ReadonlySet<string> = new Set([
  'system', 'code', 'url', 'reference', 'resourceType', 'status', 'version', 'contentType', 'unit',
  'comparator', 'durationUnit', 'periodUnit', 'dayOfWeek', 'when', 'hash'
])

/** Of these the whole is left out, since a part would not be valid any more. */
const WHOLE: ReadonlySet<string> = new Set([
  // What a code system calls a code is known from the code.
  'display',
  'valueId', 'valueCode', 'valueUri', 'valueUrl', 'valueCanonical', 'valueOid', 'valueUuid'
])

/**
 * Copies a resource without what names people: narrative, display of references, authors,
 * contained resources, internal ids; references are mapped to the body or left out; text is
 * redacted. Everything else of FHIR is kept (records-and-fhir.md §1).
 *
 * @param path of the resource in what was sent, for reports of what was removed
 */
export function strip<T extends object> (
  resource: T, mapReference: MapReference, redaction: Redaction, path: string
): T {
  const copy: Copy = (key, value, at) => {
    if (typeof value === 'string') return text(key, value, redaction, at)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const list = value.map((one, i) => copy(key, one, `${at}[${i}]`)).filter((one) => one !== undefined)
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

/** A document is referred to by hash, not embedded; its address may be made of hospital numbers. */
function outlined ({ contentType, size, hash, creation }: Attachment): object {
  return Object.fromEntries(Object.entries({ contentType, size, hash, creation })
    .filter(([, member]) => member !== undefined))
}

/** Nothing left, or an extension that lost its value. */
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
