/** This file serves the resources of one record part. */
import {
  EntryRole, decodeRecordPart, readLossless, unpadded, type ContainerEntry, type OwnProvenance,
  type RecordPart
} from '../container/index.js'
import { restfulName, translatedStatuses } from '../intake/index.js'
import { asObject, type JsonObject } from './json-object.js'
import { References, type Target } from './references.js'
import { servedMeta, type ServedMeta } from './served-meta.js'

/** The names that a record has on this server. */
export interface ServedNames {
  readonly conditionId: string
  readonly patientId: string
  /** Any other resource is named by this text, a hyphen, and its place in the record. */
  readonly prefix: string
  readonly meta: ServedMeta
}

export interface ServedResource {
  readonly type: string
  readonly id: string
  readonly role: EntryRole
  readonly fullUrl: string
  readonly value: JsonObject
}

export interface ServedRecord {
  readonly provenance: OwnProvenance
  /** The Condition is the first. Contained resources stay in their holders; the patient is listed, too. */
  readonly resources: readonly ServedResource[]
}

export interface OriginalResource {
  readonly fullUrl: string
  readonly bytes: Uint8Array
}

type OwnEntry = Extract<ContainerEntry, { readonly type: 'own' }>

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** @returns undefined for bytes that are no padded record part, or have an entry that is no resource */
export function servedRecord (plaintext: Uint8Array, names: ServedNames): ServedRecord | undefined {
  const part = partOf(plaintext)
  if (part === undefined) return undefined
  const resources: ServedResource[] = []
  const targets: Target[] = []
  for (const [place, entry] of part.entries.entries()) {
    if (entry.type !== 'own') continue
    const value = read(entry)
    const type = value?.['resourceType']
    if (value === undefined || typeof type !== 'string') return undefined
    const id = idOf(entry.role, place, names)
    const sentId = typeof value['id'] === 'string' ? value['id'] : undefined
    targets.push({ type, fullUrl: entry.fullUrl, sentId, served: `${type}/${id}` })
    resources.push({ type, id, role: entry.role, fullUrl: entry.fullUrl, value })
  }
  const patient = containedPatient(part, resources, names)
  const references = new References(targets)
  return {
    provenance: part.provenance,
    resources: [...resources, ...patient].map(resource => named(resource, names, references))
  }
}

/** A Patient inside the Condition is also served by itself, under the id that it has at this hospital. */
function containedPatient (
  { entries }: RecordPart, own: readonly ServedResource[], { patientId }: ServedNames
): ServedResource[] {
  const found = entries.find(({ role }) => role === EntryRole.patient)
  if (found?.type !== 'contained') return []
  const holder = own[entries.slice(0, found.holder).filter(({ type }) => type === 'own').length]
  const list: unknown = holder?.value['contained']
  const value = asObject(Array.isArray(list) ? (list as unknown[])[found.index] : undefined)
  if (holder === undefined || value === undefined) return []
  const { fullUrl } = holder
  return [{ type: 'Patient', id: patientId, role: EntryRole.patient, fullUrl, value: { ...value } }]
}

/** Returns the resources as they were received; undefined for bytes that are no padded record part. */
export function originalOf (plaintext: Uint8Array): readonly OriginalResource[] | undefined {
  return partOf(plaintext)?.entries.flatMap(entry =>
    entry.type === 'own' ? [{ fullUrl: entry.fullUrl, bytes: entry.bytes }] : [])
}

function named (resource: ServedResource, { meta }: ServedNames, references: References): ServedResource {
  const { fullUrl, id, type, value } = resource
  references.rewrite(value, restfulName(fullUrl)?.base)
  const { meta: sent, ...rest } = value
  const statuses = resource.role === EntryRole.condition && hasCodings(rest)
    ? translatedStatuses(rest as unknown as Parameters<typeof translatedStatuses>[0]) : {}
  const first = { resourceType: type, id, meta: servedMeta(sent, meta) }
  return { ...resource, value: { ...first, ...rest, ...statuses, ...first } }
}

/** The record may be of another hospital, so nothing is taken for granted of the shape of its codings. */
function hasCodings (condition: JsonObject): boolean {
  const codings: unknown = asObject(condition['code'])?.['coding']
  return Array.isArray(codings) && codings.every(coding => {
    const extensions: unknown = asObject(coding)?.['extension'] ?? []
    return asObject(coding) !== undefined && Array.isArray(extensions) &&
      extensions.every(one => asObject(one) !== undefined)
  })
}

function idOf (role: EntryRole, place: number, { conditionId, patientId, prefix }: ServedNames): string {
  if (place === 0) return conditionId
  return role === EntryRole.patient ? patientId : `${prefix}-${place}`
}

function partOf (plaintext: Uint8Array): RecordPart | undefined {
  const content = unpadded(plaintext)
  return content === undefined ? undefined : decodeRecordPart(content)
}

function read ({ bytes }: OwnEntry): JsonObject | undefined {
  try {
    return asObject(readLossless(UTF8.decode(bytes)))
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
