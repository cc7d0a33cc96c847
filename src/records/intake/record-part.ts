/** This file makes the record part and the case part of a diagnosis from the bytes of its submission. */
import type { Encounter } from 'fhir/r4.js'
import { UNCODED } from '../../protocol/consent/index.js'
import {
  EntryRole, FHIR_JSON, MAX_BINDING_BYTES, MAX_RECORD_PART_BYTES, bound, encodeRecordPart, isRecordPart,
  itemsOf, padded, unbound, withoutAttachments,
  type ContainerEntry, type OwnProvenance, type RecordPart
} from '../container/index.js'
import { caseOfPart, decodeCasePart, isUncoded } from '../case-part/index.js'
import { classOfCase, labelledClass, type SensitiveList } from '../sensitive/index.js'
import { asResource, type Located } from './entries.js'
import type { DraftContext } from './draft.js'
import { reachedFrom, type Reached } from './reach.js'

/** What a record part needs beside the submission. */
export interface RecordPartOptions {
  /** 32 random bytes. */
  readonly caseSeed: Uint8Array
  readonly provenance: Omit<OwnProvenance, 'encounterDiagnosis'>
  /** The list of sensitive codes in force. */
  readonly list: SensitiveList
  /** True if people will judge a diagnosis without a code by an excerpt. */
  readonly hasExcerpt?: boolean
}

/** Both parts, padded. Their binding has the class alone, until there is a proposal. */
export interface SealableParts {
  readonly record: Uint8Array
  readonly case: Uint8Array
  /** The sensitive categories, a sum of bits. */
  readonly sensitive: number
  /** The salt of the case part. */
  readonly salt: Uint8Array
  /** The seed in the record part. */
  readonly caseSeed: Uint8Array
}

export type RecordPartResult =
  | { readonly ok: true, readonly parts: SealableParts }
  /** The path of the element that makes the record part too large; undefined if bytes are unknown. */
  | { readonly ok: false, readonly tooLarge: string | undefined }

/** Makes both parts of a diagnosis. Each resource keeps the bytes as received. */
export function partsOf (
  condition: Located, encounter: Located | undefined, context: DraftContext, options: RecordPartOptions
): RecordPartResult {
  const reached = reachedFrom(condition, encounter, context)
  const entries = entriesFor(reached)
  if (entries === undefined) return { ok: false, tooLarge: undefined }
  const size = entries.reduce((sum, entry) => sum + (entry.type === 'own' ? entry.bytes.length : 0), 0)
  if (size > MAX_RECORD_PART_BYTES) return { ok: false, tooLarge: largestElement(reached) }
  const encounterDiagnosis = placeIn(encounter, condition, context)
  const part: RecordPart = {
    caseSeed: options.caseSeed, provenance: { ...options.provenance, encounterDiagnosis }, entries,
    binding: unbound(labelledClass(condition.resource))
  }
  const bytes = encodeRecordPart(part)
  const isTooLarge = bytes.length > MAX_RECORD_PART_BYTES - MAX_BINDING_BYTES
  const parts = isTooLarge || !isRecordPart(entries) ? undefined : sealable(part, bytes, options)
  return parts === undefined ? { ok: false, tooLarge: largestElement(reached) } : { ok: true, parts }
}

/** Computes the case part, and reads it as the judging hospitals will. */
function sealable (
  part: RecordPart, bytes: Uint8Array,
  { hasExcerpt = false, list }: Pick<RecordPartOptions, 'hasExcerpt' | 'list'>
): SealableParts | undefined {
  const whole = padded(bytes)
  const content = whole === undefined ? undefined : caseOfPart(part)
  const read = content === undefined ? undefined : decodeCasePart(content)
  const plain = content === undefined ? undefined : padded(content)
  if (whole === undefined || read === undefined || plain === undefined) return undefined
  const sensitive = hasExcerpt && isUncoded(read)
    ? UNCODED : read.binding.sensitive | classOfCase(read, list)
  const isStated = sensitive === read.binding.sensitive
  const [record, casePart] = isStated
    ? [whole, plain]
    : [bound(whole, unbound(sensitive)), bound(plain, unbound(sensitive))]
  return record === undefined || casePart === undefined
    ? undefined
    : { record, case: casePart, sensitive, salt: read.salt, caseSeed: part.caseSeed }
}

/** @returns undefined if the bytes of a resource are not known */
function entriesFor (reached: readonly Reached[]): readonly ContainerEntry[] | undefined {
  const places = new Map<object, number>()
  const entries: ContainerEntry[] = []
  const add = (located: Located, role: EntryRole): number | undefined => {
    const known = places.get(located.resource)
    if (known !== undefined) return known
    const entry = located.holder === undefined ? ownEntry(located, role) : containedEntry(located, role)
    if (entry === undefined) return undefined
    places.set(located.resource, entries.length)
    return entries.push(entry) - 1
  }
  const containedEntry = (located: Located, role: EntryRole): ContainerEntry | undefined => {
    const holder = located.holder === undefined ? undefined : add(located.holder, EntryRole.other)
    const list: unknown = located.holder?.resource['contained']
    const index = Array.isArray(list) ? list.findIndex((one) => asResource(one) === located.resource) : -1
    return holder === undefined || index < 0 ? undefined : { type: 'contained', role, holder, index }
  }
  for (const { located, role } of reached) if (add(located, role) === undefined) return undefined
  return entries
}

function ownEntry ({ bytes, fullUrl = '' }: Located, role: EntryRole): ContainerEntry | undefined {
  if (bytes === undefined) return undefined
  return { type: 'own', role, fullUrl, mediaType: FHIR_JSON, ...withoutAttachments(bytes) }
}

/** Finds the place of the Condition in Encounter.diagnosis. */
function placeIn (
  encounter: Located | undefined, condition: Located, { draft }: DraftContext
): number | undefined {
  if (encounter === undefined) return undefined
  const { diagnosis = [] } = encounter.resource as unknown as Encounter
  const place = diagnosis.findIndex((one) =>
    draft.source.resolve(one.condition, encounter, 'Condition')?.resource === condition.resource)
  return place < 0 ? undefined : place
}

/** Names the largest element of the largest resource, such as `DiagnosticReport.presentedForm`. */
function largestElement (reached: readonly Reached[]): string {
  const own = reached.filter(({ located }) => located.bytes !== undefined)
  const largest = own.reduce<Reached | undefined>((most, one) =>
    sizeOf(one.located) > sizeOf(most?.located) ? one : most, undefined)
  if (largest?.located.bytes === undefined) return 'Condition'
  const { resourceType: type } = largest.located.resource
  const members = itemsOf(largest.located.bytes)
  const longest = members.reduce((most, one) => one.length > most.length ? one : most, new Uint8Array(0))
  const name = /^"([a-z][A-Za-z]{0,40})"/.exec(new TextDecoder().decode(longest.subarray(0, 64)))?.[1]
  return name === undefined ? type : `${type}.${name}`
}

function sizeOf (located: Located | undefined): number {
  return located?.bytes === undefined ? 0 : withoutAttachments(located.bytes).bytes.length
}
